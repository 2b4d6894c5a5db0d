package words

// frenchHelpOfServe is the help behind the first line of serve and link.
var frenchHelpOfServe = map[string]string{
	`Link writes the address of a client's page, where they see what they owe, how to pay it, and answer
without an account. Messages have such a link where their template says {{.client.portal_link}}.`: `Link écrit l’adresse de la page d’un client, où il voit ce qu’il doit, comment le payer, et répond
sans compte. Les messages ont ce lien là où leur modèle dit {{.client.portal_link}}.`,

	`deploy.cue says the address of the server, the key that signs and for how many days a link is good, under
serve: portal. Whoever has the link sees the account: send it to the client alone. It works in a rehearsal
too, so that you can look at the page; the messages of a rehearsal have an example in its place.`: `deploy.cue dit sous serve: portal l’adresse du serveur, la clé qui signe et combien de jours vaut un
lien. Qui a le lien voit le compte : ne l’envoyez qu’au client. Il marche aussi en répétition, pour
que vous puissiez voir la page ; les messages d’une répétition ont un exemple à sa place.`,

	`Serve shows the book's ledger in the browser: whom to call today and why, what waits for an
agreement with the message as it will be sent, each client with all that happened, what needs
attention, what the next run does, and who did what. Commands work beside it on the same ledger.`: `Serve montre le registre du jeu de règles dans le navigateur : qui appeler aujourd’hui et pourquoi,
ce qui attend un accord avec le message tel qu’il partira, chaque client avec tout ce qui s’est
passé, ce qui demande l’attention, ce que fera la prochaine exécution, et qui a fait quoi. Les
commandes travaillent à côté sur le même registre.`,

	`The first start writes a link, good once and for two days, with which you choose a name and a
password; you invite the others. --invite writes another such link when every admin lost theirs.
People, tokens and sessions are kept in the file FILE.accounts beside the ledger, hashed.`: `Le premier démarrage écrit un lien, bon une fois et pour deux jours, par lequel vous choisissez un
nom et un mot de passe ; vous invitez les autres. --invite écrit un autre lien quand tous les
administrateurs ont perdu le leur. Personnes, jetons et sessions sont gardés, hachés, dans le
fichier FILE.accounts à côté du registre.`,

	`Without TLS it listens on this machine alone. To be reached from elsewhere, give it --tls-cert and
--tls-key, or put a proxy in front of it that speaks TLS, and say with --public-url by which
address people reach it, or with public_url in deploy.cue. Its path is where the server begins, such as /relance. With --trusted-proxy
127.0.0.1 wrong passwords are counted for the address that the proxy names in X-Forwarded-For, and
not for the proxy, behind which everybody is.`: `Sans TLS, il n’écoute que cette machine. Pour être joint d’ailleurs, donnez-lui --tls-cert et
--tls-key, ou mettez devant lui un serveur mandataire qui parle TLS, et dites par --public-url à
quelle adresse on le joint, ou par public_url dans deploy.cue. Son chemin est là où commence le
serveur, par exemple /relance. Avec --trusted-proxy 127.0.0.1, les mots de passe faux sont comptés
pour l’adresse que le mandataire nomme dans X-Forwarded-For, et non pour le mandataire, derrière
lequel tout le monde se trouve.`,

	`Who wrote a rule, as git has it, does not agree to its first message when somebody else can: people
are known by the name that git and their account have.`: `L’auteur d’une règle, d’après git, ne donne pas l’accord à son premier message quand quelqu’un
d’autre le peut : les personnes sont reconnues au nom qu’ont git et leur compte.`,

	`Where deploy.cue says run_at, it runs every day from each of those hours of the creditor on, and
delivers what waits, as relance run does: no cron is needed. Of a live book it reads the mailboxes
of deploy.cue first, as relance collect does. A server that was down then runs as soon as it is
up. --run-at 07:00 says another hour, --run-at never leaves it to cron; its first lines say when
it runs.`: `Si deploy.cue dit run_at, il s’exécute chaque jour à partir de chacune de ces heures du créancier,
et envoie ce qui attend, comme relance run : pas besoin de cron. Pour un jeu de règles en réel, il
lit d’abord les boîtes aux lettres de deploy.cue, comme relance collect. Un serveur arrêté à cette
heure-là s’exécute dès qu’il redémarre. --run-at 07:00 dit une autre heure, --run-at never laisse
faire cron ; ses premières lignes disent quand il s’exécute.`,

	`Where deploy.cue says serve: oidc, people also sign in with the company's account, by OpenID Connect:
their groups there, or an address that the service verified, say what they may do here, anew at each
sign-in. Give the service the address PUBLIC-URL/sign-in/oidc/back to lead people back to. The link of
the first start and --invite work beside it. Where it says serve: sees, who is named there sees and acts on
the clients alone of whom a condition holds.`: `Si deploy.cue dit serve: oidc, on se connecte aussi avec le compte de l’entreprise, par OpenID
Connect : les groupes là-bas, ou une adresse que le service a vérifiée, disent ce que chacun peut
faire ici, à nouveau à chaque connexion. Donnez au service l’adresse PUBLIC-URL/sign-in/oidc/back où
renvoyer. Le lien du premier démarrage et --invite marchent à côté. S’il dit serve: sees, qui y est
nommé ne voit que les clients pour lesquels une condition est vraie, et n’agit que sur eux.`,

	`Where deploy.cue says serve: portal, each client has a page without an account, behind a signed link that
messages have where their template says {{.client.portal_link}}, and relance link writes: what they owe, how
to pay it, and their answer. Where it says serve: plan_mail, the team gets what the next day sends by mail, with a
link for each message that holds it back.`: `Si deploy.cue dit serve: portal, chaque client a une page sans compte, derrière un lien signé que
portent les messages là où leur modèle dit {{.client.portal_link}}, et qu’écrit relance link : ce
qu’il doit, comment payer, et sa réponse. S’il dit serve: plan_mail, l’équipe reçoit par e-mail ce
que le lendemain enverra, avec un lien par message pour le retenir.`,

	`When the book changes on disk, the page says so, and an admin decides that it is used from then
on; one with an error is never used. /healthz and /readyz answer without a sign-in. Programs read
/api/v1, and Prometheus /metrics, with a token that an admin made; /api/v1/openapi.yaml says how. With the
scope record a token says what happened, with approve it decides; with import it reads exports into the
ledger, with run it runs the day, with adopt it puts a revision of the book into service. What they were
answered is kept for three days in FILE.answers, so that a request that comes twice counts once. Twilio reports to
/in/twilio/sms (whatsapp, call): let status_callback in deploy.cue lead there, and incoming
messages of the number too, so that a STOP is an opt-out.`: `Quand le jeu de règles change sur le disque, la page le dit, et un administrateur décide qu’il sert
désormais ; un jeu de règles avec une erreur ne sert jamais. /healthz et /readyz répondent sans
connexion. Les programmes lisent /api/v1, et Prometheus /metrics, avec un jeton créé par un
administrateur ; /api/v1/openapi.yaml dit comment. Avec le droit record, un jeton dit ce qui s’est
passé ; avec approve, il décide ; avec import, il lit des exports dans le registre ; avec run, il
exécute la journée ; avec adopt, il met en service une révision du jeu de règles. Ce qui leur a été
répondu est gardé trois jours dans FILE.answers, pour qu’une demande venue deux fois compte une
fois. Twilio rend compte à /in/twilio/sms (whatsapp, call) : faites-y mener status_callback de
deploy.cue, et les messages reçus par le numéro aussi, pour qu’un STOP soit un refus.`,

	"Exit codes: 0 when it was asked to stop, 1 could not do its job, 2 when the book has errors.": `Codes de sortie : 0 arrêté sur demande, 1 n’a pas pu faire son travail, 2 le jeu de règles a des
erreurs.`,
}
