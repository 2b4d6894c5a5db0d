package words

// frenchSystem is what the operating system and the standard library say of files.
var frenchSystem = map[string]string{
	"no such file or directory": "ce fichier ou ce dossier n’existe pas", "permission denied": "accès refusé", "is a directory": "c’est un dossier", "not a directory": "ce n’est pas un dossier",
	"file exists": "ce fichier existe déjà", "no space left on device": "il n’y a plus de place sur le disque", "read-only file system": "le disque est en lecture seule", "too many open files": "trop de fichiers ouverts",
	"open %w": "ouverture de %v", "read %w": "lecture de %v", "write %w": "écriture de %v", "stat %w": "%v", "mkdir %w": "création de %v",
	"git: not a git repository (or any of the parent directories): %w": "git : pas de dépôt git ici ni au-dessus", "git: not a git repository (or any parent up to mount point %s)": "git : pas de dépôt git ici ni au-dessus",
}
