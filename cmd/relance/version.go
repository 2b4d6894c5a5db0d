package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/policies/policy"
)

// versionInfo says what this binary was made from.
type versionInfo struct {
	Version  string `json:"version"` // of the module; "(devel)" when built from a checkout
	Commit   string `json:"commit"`  // empty when not known
	Modified bool   `json:"modified"`
	Go       string `json:"go"`
	Schema   string `json:"schema"` // hex SHA-256 of the embedded CUE schema
}

func newVersion(p params) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:               "version",
		Short:             "Say which version this is",
		Long:              `Version writes the version of relance, the commit and the Go it was built with, and the digest of the policy schema it carries.`,
		Example:           examples("relance version", "relance version --json"),
		Args:              noArguments,
		ValidArgsFunction: noFiles,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return version(cmd.Context(), p, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "write one JSON object")
	return cmd
}

func version(_ context.Context, p params, asJSON bool) error {
	v := buildVersion()
	if asJSON {
		return view.Write(p.Stdout, v)
	}
	_, err := fmt.Fprintf(p.Stdout, "relance %s (commit %s, %s, schema %.12s)\n", v.Version, orUnknown(v.Commit), v.Go, v.Schema)
	return err
}

func orUnknown(s string) string {
	if s == "" {
		return "unknown"
	}
	return s
}

func buildVersion() versionInfo {
	v := versionInfo{Version: "(devel)", Go: runtime.Version()}
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "" {
			v.Version = info.Main.Version
		}
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				v.Commit = s.Value
			case "vcs.modified":
				v.Modified = s.Value == "true"
			}
		}
	}
	digest := sha256.Sum256(policy.Copy())
	v.Schema = hex.EncodeToString(digest[:])
	return v
}
