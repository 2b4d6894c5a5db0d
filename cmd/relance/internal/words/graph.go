package words

// Graph are the words of the picture of a policy.
type Graph struct {
	AnyTime string // what may happen whatever the state
	Day     string // of: days late
	Again   string // the state is entered again
	Resume  string // of: when it goes on
	Resumes string // it goes on by itself
	Expires string // of: days
	Approve string // a person agrees
	If      string // between that and its condition
	Colon   string // between a state and the condition of a rule to it
	Always  string // a rule without a condition
	Ends    string // the state ends the case
	Waits   string // the case waits
	Cases   Noun   // how many stand in a state
}

// GraphOf returns them in a language.
func GraphOf(language string) Graph {
	if language == "fr" {
		return Graph{
			AnyTime: "À tout moment", Day: "J%+d", Again: "de nouveau", Resume: "reprise\u00a0: %s", Resumes: "reprise", Expires: "au plus %d {jour|jours}",
			Approve: "accord d’une personne", If: " si ", Colon: "\u00a0: ", Always: "aussitôt", Ends: "fin", Waits: "en attente", Cases: Noun{"dossier", "dossiers"},
		}
	}
	return Graph{
		AnyTime: "At any time", Day: "day %d", Again: "again", Resume: "goes on: %s", Resumes: "goes on", Expires: "%d {day|days} at most",
		Approve: "a person agrees", If: " if ", Colon: ": ", Always: "at once", Ends: "end", Waits: "waits", Cases: Noun{"case", "cases"},
	}
}
