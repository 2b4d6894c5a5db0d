package template

import (
	"slices"
	"strings"
)

// Step is something that a message can announce, and a policy can do.
type Step struct {
	Name string // for people
	says map[string]phrases
	does pattern // of the names and titles of states, tasks and texts
}

// steps are those that a client would take seriously.
var steps = []Step{
	{"a collection agency", map[string]phrases{
		"fr": words(`(?:société|cabinet|agence|organisme|entreprise|prestataire)s? (?:\pL+ ){0,3}recouvrement|spécialis\pL+ (?:dans le|en|du) recouvrement|recouvreurs?|(?:partenaire|prestataire|cabinet|organisme)s? spécialisée?s?`, "recouvre", "spécialis"),
		"en": words(`(?:debt )?(?:collection|recovery) (?:agency|agencies|agents?|company|companies|firms?)|(?:debt|third(?:-| )party|external|outside) (?:debt )?collect(?:ors?|ion)|speciali[sz]\pL+ in (?:debt recovery|debt collection|recovering debts|collecting debts)`, "collect", "recover"),
	}, lazily(`(?i)agenc|recouvrement|collect|recovery`)},
	{"a bailiff", map[string]phrases{
		"fr": words(`huissiers?|commissaires? de justice`, "huissier", "commissaire"),
		"en": words(`bailiffs?|enforcement (?:officers?|agents?)`, "bailiff", "enforcement"),
	}, lazily(`(?i)bailiff|huissier|commissaire|officer`)},
	{"a lawyer", map[string]phrases{
		"fr": words(`avocate?s?|conseils? juridiques?|juristes?`, "avocat", "juridique", "juriste"),
		"en": words(`lawyers?|solicitors?|attorneys?|law firm|legal (?:advis[eo]rs?|counsel|representatives?)`, "lawyer", "solicitor", "attorney", "law firm", "legal"),
	}, lazily(`(?i)lawyer|avocat|legal|juridique|contentieux|solicitor|counsel`)},
	{"a court", map[string]phrases{
		"fr": words(`tribuna(?:l|ux)|injonctions? de payer|actions? en justice|poursui\pL+ (?:[\pL’']+ ){0,3}justice|(?:agir|agirons|agissons) en justice|(?:engag|entam|intent)\pL+ (?:[\pL’']+ ){0,2}(?:poursuites|action|procès|procédure de recouvrement)|juridictions? (?:\pL+ )?compétentes?|procédures? de recouvrement|saisi\pL+ (?:de )?(?:la justice|le juge)|(?:vous|être|serez|seriez) assign\pL+|assigner(?:ons)?|assignation|voie judiciaire|poursuites judiciaires|procédures? (?:judiciaires?|contentieuses?|d['’]injonction)|requêtes? (?:[\pL’']+ ){0,3}(?:greffe|juge|tribunal|injonction)|(?:dépos|saisir|saisiss)\pL+ (?:[\pL’']+ ){0,3}greffe|(?:demand|sollicit|requér)\pL+ (?:[\pL’']+ ){0,5}(?:redressement|liquidation)(?: judiciaire)?`, "requête", "greffe", "redressement", "liquidation", "tribuna", "injonction", "justice", "judiciaire", "assign", "juge", "contentieuse", "poursuites", "action", "procès", "procédure", "juridiction"),
		"en": words(`courts?|legal (?:action|proceedings|steps)|payment orders?|(?:start|commenc|issu|begin|bring|tak)\pL* (?:\pL+ ){0,2}proceedings|before a judge|(?:sue|suing) you|(?:will|shall|may|to) sue|before (?:a|the) tribunal|recovery proceedings|issue (?:an? )?(?:\pL+ )?claim|lawsuit|(?:winding-up|winding up|bankruptcy|insolvency) (?:petition|order|proceedings)|statutory demand`, "winding", "bankruptcy", "insolvency", "statutory", "court", "legal", "payment order", "proceedings", "judge", "sue", "suing", "lawsuit", "tribunal"),
	}, lazily(`(?i)(?:\b|_)courts?(?:\b|_)|legal|tribunal|juridique|justice|contentieux|injonction|lawyer|avocat|bailiff|huissier|commissaire|solicitor|litigation|\bsue\b|lawsuit|procedure`)},
	{"a formal notice", map[string]phrases{
		"fr": words(`(?:étape suivante (?:est|sera)|adresserons|adressons|enverrons|envisager|recevrez|avant|suivie? d['’]|objet d['’]) ?(?:une )?(?:lettre de )?mise en demeure|mise en demeure (?:vous )?(?:sera|suivra|partira|parviendra)|(?:devr\pL+|pourr\pL+|allons|ser\pL+ (?:[\pL’']+ ){0,2}(?:de|à)|contraindr\pL+ à) vous mettre en demeure|vous mettrons en demeure|(?:serez|seriez) mise?s? en demeure`, "demeure"),
		"en": words(`(?:next step (?:is|will be)|send(?: you)?|consider|receive|before|followed by|issue|will serve|shall serve|to serve|(?:will|may|shall)(?: have to)? (?:give|put)|have to give)(?: you)?(?: with)?(?: on)? (?:an? )?(?:formal notice|letter before (?:action|claim)|notice of default)|(?:formal notice|letter before (?:action|claim)|notice of default) (?:will|shall|follows)`, "formal notice", "before action", "before claim", "notice of default"),
	}, lazily(`(?i)notice|demeure|formal|letter_before`)},
	{"a registered letter", map[string]phrases{
		"fr": words(`(?:recevrez|enverrons|adresserons) (?:\pL+ ){0,3}(?:lettre|courrier) recommandée?|(?:lettre |courrier )?recommandée? (?:vous )?(?:sera|suivra|partira|parviendra)`, "recommandé"),
		"en": words(`(?:receive|send|send you) (?:an? )?(?:\pL+ )?registered letter|(?:registered letter|recorded delivery) (?:will|shall|follows)`, "registered letter", "recorded delivery"),
	}, lazily(`(?i)registered|recommand|notice|demeure|formal`)},
	{"the legal department", map[string]phrases{
		"fr": words(`service (?:juridique|du contentieux|contentieux)|direction juridique|contentieux`, "juridique", "contentieux"),
		"en": words(`legal (?:department|team|service)|litigation`, "legal", "litigation"),
	}, lazily(`(?i)legal|juridique|contentieux|lawyer|avocat|litigation|(?:\b|_)courts?(?:\b|_)|bailiff`)},
	{"that deliveries stop", map[string]phrases{
		"fr": words(`(?:suspen\pL+|arrêt\pL*|bloqu\pL+|stopper\pL*|interromp\pL+|interruption|cess\pL+|gel\pL*) (?:\pL+ ){0,3}(?:livraisons?|commandes?|prestations?|services?|expéditions?|travaux|livrer|fournir)|(?:livraisons?|commandes?|prestations?|expéditions?|votre (?:compte|accès|abonnement)) (?:\pL+ ){0,4}(?:suspendue?s?|arrêtée?s?|bloquée?s?|interrompue?s?|coupée?s?|gelée?s?|retenue?s?)|plus aucune (?:livraison|commande|prestation|expédition)|ne (?:vous )?(?:livrer|fournir|servir|expédier|honorer)\pL+ plus|ne ser\pL+ plus (?:livrée?s?|servie?s?|expédiée?s?|honorée?s?|acceptée?s?)|(?:livraisons?|commandes?|prestations?|expéditions?) (?:\pL+ ){0,3}mises? en attente|plus aucune? (?:marchandise|colis|produit|matériel)|(?:rien|marchandises?|colis|produits?) (?:\pL+ )?ne (?:vous )?(?:sortir|partir|quitter)(?:a|ont)|votre (?:compte|accès) (?:est|sera|a été) (?:\pL+ )?(?:fermé|restreint|désactivé|limité)|fermée?s? à toute (?:nouvelle )?commande`, "fermé", "restreint", "désactivé", "limité", "suspen", "sortir", "partir", "quitter", "arrêt", "bloqu", "stopp", "interrom", "interrup", "cess", "gel", "coupé", "retenu", "plus", "attente"),
		"en": words(`(?:suspen\pL+|stop\pL*|halt\pL*|block\pL*|withh\pL+|freez\pL+|ceas\pL+) (?:\pL+ ){0,3}(?:deliver\pL+|orders?|services?|suppl\pL+|shipments?)|(?:deliver\pL+|orders|shipments|suppl\pL+|your (?:account|access|subscription)) (?:\pL+ ){0,5}(?:suspended|stopped|halted|blocked|withheld|frozen|on hold|on stop|cut off)|no (?:further|more|longer) (?:\pL+ ){0,1}(?:deliver\pL*|orders|suppl\pL+|ship\pL*)|(?:will|shall) not (?:be )?(?:deliver|ship|suppl)\pL*|deliveries (?:will|shall) (?:cease|stop|end)|(?:nothing|no goods)(?: more| further| else)? (?:will|shall) (?:be )?(?:leav|ship|deliver|releas|sent)\pL*|your (?:account|access) (?:is|will be|shall be|has been) (?:\pL+ )?(?:closed|restricted|locked|disabled)|closed to (?:all |any )?(?:new |further )?orders`, "closed", "restricted", "locked", "disabled", "suspen", "leav", "ship", "deliver", "releas", "sent", "stop", "halt", "block", "withh", "freez", "froz", "ceas", "on hold", "cut off", "no further", "no more", "no longer", "not", "deliveries"),
	}, lazily(`(?i)block|prepaid|deliver|livraison|commande|\border|suspen|stop|blacklist|freeze`)},
	{"that the client is listed", map[string]phrases{
		"fr": words(`fich(?:er|age|erons|é)\pL*|inscri\pL+ (?:[\pL’']+ ){0,4}(?:fichier|liste|registre)|(?:signal|déclar)\pL+ (?:[\pL’']+ ){0,3}(?:votre banque|(?:à la|aux|des|la|les|vos) banques?(?: de France)?|assureurs?(?:-crédit)?|organismes?)|préviendrons (?:[\pL’']+ ){0,3}assureur(?:-crédit)?`, "fich", "inscri", "signal", "déclar", "préviendrons"),
		"en": words(`(?:report|notif|tell|inform|regist|record)\pL* (?:\pL+ ){0,5}(?:credit (?:bureaus?|agenc\pL+|insurers?|reference)|bureaus?)|(?:affect|damage|harm|lower)s? your credit (?:rating|score|record|history)|(?:list|regist)\pL* (?:\pL+ ){0,4}(?:default\pL*|debtors?|payers?)`, "report", "notif", "list", "regist", "tell", "inform", "record", "credit"),
	}, lazily(`(?i)list|fich|bureau|insurer|assureur|register|report`)},
	{"that the contract ends", map[string]phrases{
		"fr": words(`résili\pL+ (?:[\pL’']+ ){0,3}(?:contrat|abonnement|convention)|(?:contrat|abonnement|convention) (?:\pL+ ){0,2}(?:sera|serait|est) (?:\pL+ ){0,1}résiliée?`, "résili"),
		"en": words(`(?:terminat|cancel)\pL* (?:\pL+ ){0,3}(?:contract|agreement|subscription)|(?:contract|agreement|subscription) (?:will|shall) be (?:terminated|cancelled|canceled)`, "terminat", "cancel"),
	}, lazily(`(?i)résili|terminat|cancel`)},
	{"that goods are taken back", map[string]phrases{
		"fr": words(`(?:reprendr|récupérer|revendiquer|restitu)\pL* (?:[\pL’']+ ){0,3}(?:marchandises?|matériels?|biens|produits)|(?:jouer|exercer\pL*|appliquer\pL*|invoquer\pL*) (?:[\pL’']+ ){0,3}réserve de propriété`, "reprendr", "récupérer", "revendiquer", "restitu", "réserve de propriété"),
		"en": words(`(?:repossess|take back|recover|reclaim|collect) (?:the |our |all )?(?:goods|equipment|materials?|products)|(?:enforce|exercise|invoke|rely on) (?:our )?retention of title`, "repossess", "take back", "recover", "reclaim", "collect", "retention"),
	}, lazily(`(?i)repris|propriété|restitu|revendic|goods|marchandise|repossess|retention|title`)},
	{"other terms of payment", map[string]phrases{
		"fr": words(`(?:paiement|règlement)s? (?:comptant|d['’]avance|à la commande|anticipé)s? (?:[\pL’']+ ){0,2}(?:exigé|demandé|requis|imposé)\pL*|exiger\pL* (?:[\pL’']+ ){0,2}(?:paiement|règlement)s? (?:comptant|d['’]avance|à la commande|anticipé)|(?:remise|encours|délais? de paiement|crédit) (?:\pL+ ){0,2}ser\pL+ (?:supprimé|annulé|retiré|réduit|ramené|suspendu)\pL*`, "comptant", "avance", "commande", "anticip", "remise", "encours", "délai", "crédit"),
		"en": words(`(?:orders?|deliver\pL+|suppl\pL+) (?:will|shall) (?:only )?(?:be|require) (?:\pL+ ){0,3}(?:cash on delivery|cash in advance|payment in advance|prepaid|pro forma)|(?:credit|terms|discount|credit limit|credit terms) (?:will|shall) be (?:withdrawn|cancelled|removed|reduced|suspended)`, "order", "deliver", "suppl", "credit", "terms", "discount"),
	}, lazily(`(?i)prepaid|cash|comptant|advance|avance|terms|délai|encours|limit|block|discount|remise|conditions|credit`)},
}

// Announced is a step that a message announces, and where.
type Announced struct {
	Step
	Start, End int // in the file
}

// Announces lists the steps that the message announces, each once. The list is not
// to be changed.
func (t *Template) Announces() []Announced { return t.announced() }

func (t *Template) announces() []Announced {
	var all []Announced
	for _, p := range t.parts() {
		masked := p.masked()
		small := strings.ToLower(string(masked))
		for _, s := range steps {
			says := s.says[t.language]
			if slices.ContainsFunc(all, func(a Announced) bool { return a.Name == s.Name }) {
				continue
			}
			if places := says.findAll(masked, small); len(places) > 0 {
				all = append(all, Announced{s, p.base + places[0][0], p.base + places[0][1]})
			}
		}
	}
	return all
}

// IsDoneBy reports whether one of the names says that the step is done.
func (s *Step) IsDoneBy(names []string) bool { return slices.ContainsFunc(names, s.does().MatchString) }
