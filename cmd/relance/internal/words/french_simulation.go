package words

// frenchSimulation is what the pages of a simulation and of a forecast say.
var frenchSimulation = map[string]string{
	"Simulation: %s": "Simulation : %s", "From %s to %s. Nobody was contacted.": "Du %s au %s. Personne n’a été contacté.",
	"At a glance": "En bref", "The policies": "Les politiques", "Client by client": "Client par client",
	"Each step says how many cases stand there on the last day.": "Chaque étape indique combien de dossiers y sont le dernier jour.",
	"in %s {day|days}": "en %s {jour|jours}", "Clients contacted": "Clients contactés", "Invoices chased": "Factures relancées", "Asked for": "Réclamé",
	"the most that was asked of each invoice": "au plus, pour chaque facture", "Cost of the messages": "Coût des messages",
	"Waits for agreement": "En attente d’accord", "on the last day": "le dernier jour", "Waits for a call": "En attente d’un appel", "that nobody made": "que personne n’a passé",
	"Messages and tasks on each day": "Messages et tâches de chaque jour", "The busiest day is %s, with %s.": "Le jour le plus chargé est le %s, avec %s.",
	"Week by week and channel": "Par semaine et par canal", "Week of": "Semaine du", "In all": "Total", "To clients": "Aux clients", "Calls and tasks": "Appels et tâches",
	"Messages, and what people have to do, by month": "Messages, et travail de l’équipe, par mois", "Of %s, %s are calls and tasks.": "Sur %s, %s sont des appels et des tâches.",
	"Messages of each step": "Messages de chaque étape", "%s in all.": "%s au total.",
	"Where the cases stand on the last day": "Où en sont les dossiers le dernier jour", "Cases on the last day": "Dossiers le dernier jour", "Ended cases are among them.": "Dossiers terminés compris.",
	"Cases in each step over time": "Dossiers de chaque étape au fil du temps", "Open cases in each step, week by week": "Dossiers en cours de chaque étape, par semaine",
	"%s at most, %s at the end": "%s au plus, %s à la fin",
	"One scale for all. Ended by the last day, and in the table alone: %s.": "Une seule échelle. Terminés le dernier jour, et dans le tableau seul : %s.",
	"To look at": "À regarder", "What": "Quoi", "Which": "Lesquels", "How many": "Combien",
	"policy %s, template %s: %s, the first on %s; %s: %s": "politique %s, modèle %s : %s, le premier le %s ; %s : %s",
	"Waits for a person’s agreement":                      "En attente d’un accord", "Messages that cannot be written": "Messages impossibles à rédiger",
	"No decision: a condition has no answer": "Sans décision : une condition n’a pas de réponse", "No policy takes them": "Aucune politique ne les prend",
	"Refused by the channel":     "Refusé par le canal",
	"Overpaid":                   "Payées en trop",
	"%s, up to %s, last step %s": "%s, jusqu’à %s, dernière étape %s",
	"Those first of whom most is asked. Open a client to see each message, and a message to read its words.": "D’abord ceux à qui l’on réclame le plus. Ouvrez un client pour voir chaque message, et un message pour le lire.",
	"%s more {client is|clients are} not on this page: --client shows one, jsonl has all.":                   "%s {autre client n’est|autres clients ne sont} pas sur cette page : --client en montre un, jsonl les a tous.",
	"Only the first %s {message has its|messages have their} words; relance render shows any other.":         "Seuls %s {message a|messages ont} leur texte ; relance render montre les autres.",
	"Its words": "Son texte",

	"Forecast: %s": "Prévision : %s", "What would happen": "Ce qui se passerait", "What may come in": "Ce qui pourrait rentrer", "Week by week": "Semaine par semaine", "week": "semaine",
	"channel": "canal", "step": "étape", "policy and step": "politique et étape", "cost": "coût",
}
