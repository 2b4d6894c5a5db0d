package words

// frenchHelpOfChannels is the help behind the first line of channels.
var frenchHelpOfChannels = map[string]string{
	`Check opens every transport of a book's deployment with its real secrets, reaches the other
side and logs in, where that is possible without sending anything.`: `Check ouvre chaque transport que nomme deploy.cue avec ses vrais secrets, joint l’autre côté et s’y
connecte, là où cela se peut sans rien envoyer.`,

	"Exit codes: 0 all can be reached, 2 one cannot.": "Codes de sortie : 0 tous répondent, 2 l’un ne répond pas.",

	`List shows every channel of the policy language: what it reaches, what it proves, and the
transports that can carry it. With a book, it says which one its deploy.cue has chosen.`: `List montre chaque canal du langage des politiques : qui il atteint, ce qu’il prouve, et les
transports qui peuvent l’assurer. Avec un jeu de règles, il dit lequel son deploy.cue a choisi.`,

	`Test sends one message, clearly marked as a test, through a channel of the book's
deployment, to an address that its deploy.cue lists under test_addresses, and to no other.
Nothing is written to the ledger.`: `Test envoie un seul message, clairement marqué comme un essai, par un canal du jeu de règles, à une
adresse que son deploy.cue liste sous test_addresses, et à aucune autre. Rien n’est écrit dans le
registre.`,

	`Verify starts a plugin for a channel, a program in any language that speaks JSON lines, and
puts it through the suite that every channel of relance passes: outcomes, time-outs,
cancellation, one delivery for each key, no secret and no personal data in errors and
logs. The plugin is told to rehearse, so that nobody is contacted.`: `Verify démarre un greffon de canal, un programme dans n’importe quel langage qui parle JSON ligne
par ligne, et lui fait passer les épreuves que passe chaque canal de relance : réponses, délais
dépassés, annulation, une seule remise par clé, ni secret ni donnée personnelle dans les erreurs et
les journaux. Le greffon est prévenu qu’il s’agit d’une répétition : personne n’est contacté.`,

	"channels/exec/README.md describes the protocol.": "channels/exec/README.md décrit le protocole.",

	"Exit codes: 0 all promises are kept, 1 the plugin could not be started, 2 one is not kept.": `Codes de sortie : 0 toutes les promesses sont tenues, 1 le greffon n’a pas pu démarrer, 2 l’une ne
l’est pas.`,
}
