package template

import "testing"

// Statements that a message should not make are found in other words than those of the lists, and their harmless neighbours are not.
func TestPlantedStatements(t *testing.T) {
	type row struct {
		kind, lang, text string
		want             bool
	}
	for _, r := range []row{
		// insults
		{"harm", "fr", "Votre conduite est indigne d’un professionnel.", true},
		{"harm", "fr", "Vous êtes un client déloyal.", true},
		{"harm", "fr", "Votre société se comporte en **voleuse**.", true},
		{"harm", "fr", "Vous êtes d’une mauvaise\nfoi évidente.", true},
		{"harm", "fr", "Vos excuses sont grotesques.", true},
		{"harm", "fr", "Vos explications sont fantaisistes.", true},
		{"harm", "fr", "Vous vous fichez de nous.", true},
		{"harm", "fr", "Votre désinvolture nous étonne.", true},
		{"harm", "fr", "Votre gestion est calamiteuse.", true},
		{"harm", "fr", "Cette attitude est inadmissible.", true},
		{"harm", "en", "Your conduct is unworthy of a professional.", true},
		{"harm", "en", "Your excuses are absurd.", true},
		{"harm", "en", "You have behaved in **bad** faith.", true},
		{"harm", "en", "You are a bunch of thieves.", true},
		{"harm", "en", "This is a disgusting way to treat a supplier.", true},
		{"harm", "en", "Your company is a joke.", true},
		{"harm", "en", "Your conduct is deplorable.", true},
		{"harm", "en", "You clearly never intended to pay.", true},
		// threats
		{"harm", "fr", "Nous saurons où vous trouver.", true},
		{"harm", "fr", "Vous aurez affaire à nous.", true},
		{"harm", "fr", "Nous vous poursuivrons jusqu’au bout.", true},
		{"harm", "fr", "Cela risque de mal se terminer pour vous.", true},
		{"harm", "fr", "Vous allez avoir des ennuis.", true},
		{"harm", "fr", "Vous serez interdit bancaire.", true},
		{"harm", "fr", "Nous porterons **plainte** contre vous.", true},
		{"harm", "fr", "Nous ferons saisir vos comptes bancaires.", true},
		{"harm", "fr", "C'est un dernier avertissement.", true},
		{"harm", "fr", "Craignez le pire.", true},
		{"harm", "en", "We know where you live.", true},
		{"harm", "en", "You will have to answer for this.", true},
		{"harm", "en", "We will go after you.", true},
		{"harm", "en", "Things will get ugly.", true},
		{"harm", "en", "Pay now, or you will face severe consequences.", true},
		{"harm", "en", "We will report you to the police.", true},
		{"harm", "en", "This is your last chance.", true},
		{"harm", "en", "We will expose you publicly.", true},
		{"harm", "en", "You will pay for this.", true},
		// guilt
		{"harm", "fr", "Nous ne sommes pas votre banque.", true},
		{"harm", "fr", "Votre retard met en péril notre activité.", true},
		{"harm", "fr", "Nous vous avons toujours bien servi, et voilà comment vous nous remerciez.", true},
		{"harm", "fr", "Nous avons nous aussi des salaires à payer.", true},
		{"harm", "fr", "Vous abusez de notre patience.", true},
		{"harm", "fr", "Votre silence nous blesse.", true},
		{"harm", "fr", "Nous sommes profondément choqués.", true},
		{"harm", "fr", "Faut-il vous rappeler que tout travail mérite salaire ?", true},
		{"harm", "en", "We are not your bank.", true},
		{"harm", "en", "We have salaries to pay too.", true},
		{"harm", "en", "Is this how you thank us?", true},
		{"harm", "en", "Your silence is hurtful.", true},
		{"harm", "en", "We expected better from you.", true},
		{"harm", "en", "We are shocked by your silence.", true},
		{"harm", "en", "You have left us in a difficult position.", true},
		{"harm", "en", "Our staff rely on your payment.", true},
		// excuses
		{"harm", "fr", "Nous sommes désolés de vous écrire à nouveau.", true},
		{"harm", "fr", "Veuillez nous pardonner ce rappel.", true},
		{"harm", "fr", "Pardonnez notre insistance.", true},
		{"harm", "fr", "Nous sommes embarrassés de vous réclamer cette somme.", true},
		{"harm", "fr", "Nous nous excusons par avance de cette démarche.", true},
		{"harm", "fr", "Loin de nous l’idée de vous importuner.", true},
		{"harm", "fr", "C’est à regret que nous vous relançons.", true},
		{"harm", "en", "Sorry to write again.", true},
		{"harm", "en", "Forgive us for being insistent.", true},
		{"harm", "en", "We apologise for writing again.", true},
		{"harm", "en", "We feel bad about asking.", true},
		{"harm", "en", "Apologies for having to write to you again.", true},
		{"harm", "en", "We are sorry that we have to ask you for payment.", true},
		{"harm", "en", "I'm afraid to ask, but could you pay?", true},
		// court
		{"harm", "fr", "Le commissaire de justice vous somme de payer.", true},
		{"harm", "fr", "Nous vous signifions la présente sommation.", true},
		{"harm", "fr", "Service des huissiers", true},
		{"harm", "en", "IN THE HIGH COURT OF JUSTICE", true},
		{"harm", "en", "Legal department of the court", true},
		{"harm", "en", "Bailiff services", true},
		{"harm", "en", "Our law firm has been instructed.", false},
		// the same in other words
		{"harm", "fr", "Il faut être bien culotté pour garder le silence.", true},
		{"harm", "fr", "Nos hommes passeront vous voir.", true},
		{"harm", "fr", "Vos proches sauront tout.", true},
		{"harm", "fr", "Une amende de 75 000 € vous sera infligée par nos soins.", true},
		{"harm", "fr", "Des familles dépendent de votre règlement.", true},
		{"harm", "fr", "Nous sommes gênés de revenir vers vous.", true},
		{"harm", "fr", "Nous espérons ne pas vous froisser.", true},
		{"harm", "en", "Your bookkeeping is shambolic.", true},
		{"harm", "en", "You have the nerve to keep silent.", true},
		{"harm", "en", "Your family will hear about it.", true},
		{"harm", "en", "Our people will come round to your premises.", true},
		{"harm", "en", "We go unpaid because of customers like you.", true},
		{"harm", "en", "Small suppliers like us go under.", true},
		{"harm", "en", "We hope you do not mind a reminder.", true},
		{"harm", "fr", "Notre technicien passera vous voir mardi ; pensez à noter la date.", false},
		{"harm", "en", "We enjoy working with customers like you; the date comes round each month.", false},
		{"ann", "fr", "Plus aucune marchandise ne sortira de notre dépôt pour vous.", true},
		{"ann", "fr", "Les colis ne partiront plus.", true},
		{"ann", "en", "Nothing will leave our warehouse for you until then.", true},
		{"ann", "en", "No goods will be shipped.", true},
		{"harm", "en", "Only a charlatan would treat a supplier this way.", true},
		{"harm", "en", "We will make sure that nobody in the trade deals with you again.", true},
		{"harm", "en", "Because you do not pay, two of our people may lose their jobs.", true},
		{"harm", "en", "We really do apologise for coming back to you on this.", true},
		{"harm", "fr", "Seul un goujat se conduit ainsi.", true},
		{"harm", "fr", "Nous ferons en sorte que plus personne dans la profession ne travaille avec vous.", true},
		{"harm", "fr", "Deux de nos salariés risquent de perdre leur emploi.", true},
		{"harm", "fr", "Toutes nos excuses pour cette nouvelle sollicitation.", true},
		{"harm", "en", "We apologise for the wrong amount on our first invoice.", false},
		{"harm", "fr", "Toutes nos excuses pour l’erreur sur notre facture.", false},
		{"harm", "fr", "Nous ferons en sorte que votre commande arrive à temps.", false},
		{"ann", "en", "We will then present a winding-up petition.", true},
		{"ann", "en", "Your account is closed to new orders from Monday.", true},
		{"ann", "fr", "À défaut, une requête sera déposée au greffe.", true},
		{"ann", "fr", "Votre compte est fermé à toute nouvelle commande dès lundi.", true},
		{"ann", "fr", "Nous demanderons l’ouverture d’une procédure de redressement à votre encontre.", true},
		{"ann", "en", "Our office is closed to visitors in August.", false},
		{"ann", "fr", "Notre bureau est fermé lundi ; votre requête est bien reçue.", false},
		{"ann", "en", "The goods left our warehouse on Monday; nothing is missing.", false},
		{"ann", "fr", "La marchandise est sortie de notre dépôt lundi.", false},
		// harmless
		{"harm", "fr", "Merci d’avoir réglé ; ne tenez pas compte de ce message.", false},
		{"harm", "fr", "Nous vous prions de nous excuser de l’erreur d’adresse.", false},
		{"harm", "fr", "Nous vous remercions de votre confiance.", false},
		{"harm", "fr", "Pouvez-vous nous dire quand le virement partira ?", false},
		{"harm", "fr", "Notre comptable passera vous remettre le devis signé.", false},
		{"harm", "fr", "Sans règlement, nous pourrons saisir le tribunal compétent.", false},
		{"harm", "fr", "La présente vaut mise en demeure.", false},
		{"harm", "fr", "Le prix est ferme ; la facture n° 12 est honorée en partie.", false},
		{"harm", "fr", "Vous nous avez signalé une erreur.", false},
		{"harm", "fr", "Votre police d’assurance est jointe.", false},
		{"harm", "fr", "Votre gérant a signé la procuration des mineurs ; la ruine du toit est réparée.", false},
		{"harm", "en", "Your insurance policy is attached.", false},
		{"harm", "en", "Please tell us if the goods were defective.", false},
		{"harm", "en", "The sheriff hall floor was delivered on site.", true},
		{"harm", "en", "We regret the inconvenience of our invoice error.", false},
		{"harm", "en", "Please remit by the date above.", false},
		{"harm", "en", "This letter is a formal notice to pay.", false},
		{"harm", "en", "Our reputation for service matters; call us.", false},
		{"harm", "en", "Sorry we missed your call.", false},
		// announces
		{"ann", "fr", "Sans règlement, nous vous adresserons une mise en demeure.", true},
		{"ann", "fr", "À défaut, une mise en demeure vous sera adressée.", true},
		{"ann", "fr", "Nous serons contraints de vous mettre en demeure.", true},
		{"ann", "fr", "Nous engagerons une procédure de recouvrement.", true},
		{"ann", "fr", "Le dossier sera transmis au service contentieux.", true},
		{"ann", "fr", "Votre dossier passera au contentieux.", true},
		{"ann", "fr", "Le dossier sera confié à une société\nde recouvrement.", true},
		{"ann", "fr", "Nous confierons le dossier à notre partenaire spécialisé.", true},
		{"ann", "fr", "Nous suspendrons toute livraison.", true},
		{"ann", "fr", "Nous ne livrerons plus.", true},
		{"ann", "fr", "Nous cesserons de vous livrer.", true},
		{"ann", "fr", "Vos commandes seront mises en attente.", true},
		{"ann", "fr", "Votre compte sera bloqué.", true},
		{"ann", "fr", "Le paiement comptant sera exigé pour vos prochaines commandes.", true},
		{"ann", "fr", "Nous vous assignerons devant le tribunal.", true},
		{"ann", "fr", "Une assignation vous sera délivrée.", true},
		{"ann", "fr", "Nous demanderons une injonction\nde payer.", true},
		{"ann", "fr", "Nous porterons l’affaire devant les juridictions compétentes.", true},
		{"ann", "fr", "Nous engagerons des poursuites.", true},
		{"ann", "fr", "Nous agirons en justice.", true},
		{"ann", "fr", "Votre impayé sera déclaré à notre assureur-crédit.", true},
		{"ann", "fr", "Vous serez inscrits au fichier des mauvais clients.", true},
		{"ann", "fr", "Votre défaut sera signalé à la Banque de France.", true},
		{"ann", "fr", "Nous résilierons le contrat.", true},
		{"ann", "fr", "Le contrat sera résilié de plein droit.", true},
		{"ann", "fr", "Un recommandé suivra.", true},
		{"ann", "fr", "Nous reprendrons la marchandise.", true},
		{"ann", "fr", "Nous ferons jouer la clause de réserve de propriété.", true},
		{"ann", "fr", "Votre remise sera supprimée.", true},
		{"ann", "fr", "Vous trouverez la facture ci-jointe, merci de votre commande.", false},
		{"ann", "fr", "Votre livraison du 3 mai est bien arrivée.", false},
		{"ann", "fr", "Cette mise en demeure fait courir les intérêts.", false},
		{"ann", "fr", "Le service comptable reste à votre disposition.", false},
		{"ann", "fr", "La liste de vos factures est jointe.", false},
		{"ann", "fr", "Merci de signaler toute erreur à notre banque de données clients.", false},
		{"ann", "fr", "Vous pouvez payer comptant ou par virement.", false},
		{"ann", "en", "We will have to send you a formal notice.", true},
		{"ann", "en", "A formal notice will follow.", true},
		{"ann", "en", "We will serve formal\nnotice on you.", true},
		{"ann", "en", "Your file will be passed to our legal team.", true},
		{"ann", "en", "We will refer the debt to a collection\nagency.", true},
		{"ann", "en", "We will place the account with third-party collectors.", true},
		{"ann", "en", "We will start recovery proceedings.", true},
		{"ann", "en", "We will put your account on stop.", true},
		{"ann", "en", "We will not deliver any more goods.", true},
		{"ann", "en", "Deliveries will cease.", true},
		{"ann", "en", "Your credit terms will be withdrawn.", true},
		{"ann", "en", "Future orders will be cash on delivery.", true},
		{"ann", "en", "We will issue a claim in the county.", true},
		{"ann", "en", "We will take you to court.", true},
		{"ann", "en", "We shall sue.", true},
		{"ann", "en", "We will begin litigation.", true},
		{"ann", "en", "We will prosecute the claim before the tribunal.", true},
		{"ann", "en", "Your default will be registered with the credit agencies.", true},
		{"ann", "en", "This will affect your credit rating.", true},
		{"ann", "en", "We will tell our credit insurer.", true},
		{"ann", "en", "We will terminate the contract.", true},
		{"ann", "en", "A registered letter follows.", true},
		{"ann", "en", "We will repossess the goods.", true},
		{"ann", "en", "Thank you for your order; the delivery note is attached.", false},
		{"ann", "en", "The list of your invoices is attached.", false},
		{"ann", "en", "Please report any error in the invoice to our accounts team.", false},
		{"ann", "en", "This formal notice is sent by registered post.", false},
		{"ann", "en", "You may stop by our office to pay.", false},
		{"harm", "fr", "Signification de ce code : voir au dos.", false},
		{"harm", "fr", "Loyers à payer : voir le détail.", false},
		{"harm", "fr", "Un échéancier est possible, sans mettre en péril votre activité.", false},
		{"harm", "fr", "Société immatriculée au greffe de Lyon.", false},
		{"harm", "fr", "Notre commissaire aux comptes vous a écrit.", false},
		{"harm", "fr", "Nous vous signalons la somme de l’avoir.", false},
		{"harm", "en", "The goods left us on 3 May.", false},
		{"harm", "en", "Sorry to have missed you, and sorry to keep you waiting.", false},
		{"harm", "en", "Your cheque was dishonoured by the bank.", false},
		{"harm", "en", "If you are in a difficult position, we can agree on instalments.", false},
		{"harm", "en", "We regret this error.", false},
		{"harm", "en", "The courts of England have jurisdiction; your support case no. 12 is closed.", false},
		{"ann", "fr", "Le paiement comptant est possible à la commande.", false},
		{"ann", "fr", "Vous pouvez récupérer vos marchandises au dépôt.", true},
		{"ann", "fr", "Votre demande d’action sociale est bien reçue.", false},
		{"ann", "en", "Please do not pay twice; we will not be open on Monday.", false},
	} {
		tm, problems := Parse("a."+r.lang+".md", []byte("---\nsubject: {{.references}}\n---\n{{.total.open}} {{.oldest.due}}. "+r.text+"\n"))
		if tm == nil {
			t.Fatal(problems, r.text)
		}
		got := false
		if r.kind == "harm" {
			got = harmed(r.lang, r.text)
		} else {
			got = len(tm.Announces()) > 0
		}
		if got != r.want {
			t.Errorf("%s, %s: %q: found: %v", r.kind, r.lang, r.text, got)
		}
	}
	for _, r := range []row{
		{"RL421", "fr", "à payer avant l’échéance du {{.oldest.due}}", true},
		{"RL421", "fr", "Merci de régler pour le {{.oldest.due}}.", true},
		{"RL421", "fr", "Merci de régler jusqu’au {{.oldest.due}}.", true},
		{"RL421", "fr", "Merci de régler avant le **{{.oldest.due}}**.", true},
		{"RL421", "fr", "à régler au plus tard\nle {{.oldest.due}}", true},
		{"RL421", "fr", "{{range .invoices}}à régler avant le {{.due}}{{end}}", true},
		{"RL421", "fr", "à régler avant le {{.today}}", true},
		{"RL421", "fr", "Payez aujourd’hui.", true},
		{"RL421", "fr", "Payez sous 24 heures.", true},
		{"RL421", "fr", "Payez dès demain.", true},
		{"RL421", "fr", "Réglez sous 48 h.", true},
		{"RL421", "fr", "Réglez immédiatement.", false},
		{"RL421", "fr", "avant le {{plus_days .today 0}}", true},
		{"RL421", "fr", "avant le {{deadline .received 0}}", true},
		{"RL421", "fr", "avant le {{plus_days .oldest.due 0}}", true},
		{"RL421", "fr", "Merci de régler avant le {{plus_days .oldest.due 10}}.", true},
		{"RL421", "fr", "à payer au plus tard le {{deadline .oldest.due 5}}", true},
		{"RL421", "fr", "{{range .invoices}}à régler avant le {{plus_days .due 8}}{{end}}", true},
		{"RL421", "fr", "Les pénalités courent depuis le {{plus_days .oldest.due 1}}.", false},
		{"RL421", "en", "Please pay by {{plus_days .oldest.due 10}}.", true},
		{"RL421", "en", "Please settle before {{short (plus_days .oldest.due 7)}}.", true},
		{"RL421", "en", "Interest has run since {{plus_days .oldest.due 1}}.", false},
		{"RL421", "fr", "{{.references}} était à régler le {{.oldest.due}}", false},
		{"RL421", "fr", "échue depuis le {{.oldest.due}}, merci de régler avant le {{deadline .today 8}}", false},
		{"RL421", "fr", "Si vous avez payé avant le {{.today}}, merci.", false},
		{"RL421", "fr", "Si vous avez réglé aujourd’hui, merci.", false},
		{"RL421", "en", "Please pay until {{.oldest.due}}.", true},
		{"RL421", "en", "Please pay on or before {{.oldest.due}}.", true},
		{"RL421", "en", "Please pay by the {{.oldest.due}}.", true},
		{"RL421", "en", "Please pay no later\nthan {{.oldest.due}}.", true},
		{"RL421", "en", "Payment is required by {{.today}}", true},
		{"RL421", "en", "Pay within 24 hours.", true},
		{"RL421", "en", "Please pay today.", true},
		{"RL421", "en", "Pay by tomorrow.", true},
		{"RL421", "en", "Please pay {{.total.open}} by close of business tomorrow.", true},
		{"RL421", "fr", "Merci de régler {{.total.open}} d’ici demain soir.", true},
		{"RL421", "en", "It was due on {{.oldest.due}}.", false},
		{"RL421", "en", "It was payable by {{.oldest.due}}.", false},
		{"RL421", "en", "If you paid today, thank you.", false},
		{"RL421", "en", "by {{plus_days .today 14}}", false},
		{"RL422", "fr", "Il reste {{.total.open}} à régler.", true},
		{"RL422", "fr", "{{.client.id}} : {{.total.open}} à régler.", true},
		{"RL422", "fr", "Il reste un solde de {{.total.open}}.", true},
		{"RL422", "fr", "Votre compte présente un retard de {{.total.open}}.", true},
		{"RL422", "en", "Your account is {{.total.open}} in arrears.", true},
		{"RL422", "en", "Please send us {{.total.open}}.", true},
		{"RL422", "en", "{{.creditor.id}}", false},
		{"RL422", "fr", "{{range .invoices}}{{.id}} {{.open}} à régler{{end}}", false},
		{"RL422", "fr", "Rappelez-nous.", false},
		{"gives", "fr", "Par la présente, nous vous mettons en\ndemeure de payer.", true},
		{"gives", "fr", "Vous êtes mis en demeure de payer.", true},
		{"gives", "fr", "Cette lettre constitue une mise en demeure.", true},
		{"gives", "fr", "Je vous mets en demeure de payer.", true},
		{"gives", "fr", "La présente mise en demeure fait courir les intérêts.", true},
		{"gives", "fr", "Nous vous adresserons une mise en demeure.", false},
		{"gives", "fr", "Sans règlement, nous devrons vous mettre en demeure.", false},
		{"gives", "fr", "Suite à notre mise en demeure du 3 mai, restée sans effet.", false},
		{"gives", "en", "This letter constitutes formal notice.", true},
		{"gives", "en", "You are hereby given formal notice to pay.", true},
		{"gives", "en", "Please take this as formal notice.", true},
		{"gives", "en", "This is a letter before action.", true},
		{"gives", "en", "We hereby formally demand payment.", true},
		{"gives", "en", "We will send you a formal notice.", false},
		{"gives", "en", "We may have to give you formal notice.", false},
		{"gives", "en", "Following our formal notice of 3 May.", false},
	} {
		tm, problems := Parse("a."+r.lang+".md", []byte("---\nsubject: Compte\n---\n"+r.text+"\n"))
		if tm == nil {
			t.Fatal(problems, r.text)
		}
		got := false
		switch r.kind {
		case "RL421":
			got = len(tm.deadlines()) > 0
		case "RL422":
			got = len(tm.NeedReference()) > 0
		case "gives":
			got = tm.GivesNotice()
		}
		if got != r.want {
			t.Errorf("%s, %s: %q: found: %v", r.kind, r.lang, r.text, got)
		}
	}
}

// A name under which nobody writes who is not a bailiff, a lawyer or a court is told from those that firms have.
func TestPosesAs(t *testing.T) {
	for _, name := range []string{
		"Greffe du tribunal de commerce", "SCP Durand, huissiers de justice associés", "Commissaires de justice réunis", "Maître Vasseur, commissaire de justice",
		"Cabinet d'avocats Beaumarchais", "COUR D’APPEL DE LYON", "Étude notariale du Port", "Officier ministériel",
		"Office of the Bailiff", "County Court Business Centre", "Carver & Sons, Solicitors", "Attorneys at Law LLP", "Sheriff’s Office", "High Court enforcement", "Law Offices of R. Carver",
	} {
		if PosesAs(name) == "" {
			t.Errorf("%s is found to be nobody else", name)
		}
	}
	for _, name := range []string{
		"Atelier Beaumarchais SAS", "Courtier Dupont", "Maîtres d’œuvre associés", "Court Lane Flowers Ltd", "Earl’s Court Tiles", "Laurent Juge", "Service comptabilité", "Recouvrement amiable Martin",
		"Lawson Printing", "Sheriff Foods Ltd", "Greffons et Plants", "SARL", "Service contentieux", "",
	} {
		if words := PosesAs(name); words != "" {
			t.Errorf("%s: %q", name, words)
		}
	}
	for text, want := range map[string]string{
		"{{.creditor.name}}, Attorneys at law":                      "RL419 Attorneys",
		"**{{.creditor.contact}}**, huissier de justice":            "RL419 huissier",
		"{{.creditor.name}}\\":                                      "",
		"{{.creditor.name}} has asked its lawyers, and waits. Call": "",
	} {
		if got := found(t, "a.en.md", "---\nsubject: {{.references}}\n---\n{{.total.open}} {{.oldest.due}}\n\n"+text+"\n", testVocabulary); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
