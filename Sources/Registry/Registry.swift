// Registry: who is trusted to say what, and the source side that people edit.
//
// The root of trust (root/N.root.json) names, by role, the keys that a registry stands on: root and stewards with
// thresholds, one log key, an operator, witnesses. It is a DSSE envelope; version N+1 is signed by the thresholds of N and of
// N+1 and is exactly one higher (TUF specification 5.3). A signers file (signers/N.signers.json) is a full snapshot of
// publishers, curators and notaries; stewards sign a pointer {version, sha256, size} to it. The byte layout of every file is
// in docs/registry.md.
//
// Promises: `VerifiedRoot` and `VerifiedSigners` exist only after their thresholds were met by unique keys; one key stands in
// one role and one record; `Publisher` writes nothing when anything is wrong, and what it writes never contradicts what
// it published before. Everything but `FolderTree` and
// `Evidence.save`, which keeps what a log's keeper did, is pure.

package import StrictJSON

/// What is wrong with a root, a signers file or a registry, in a sentence.
package struct RegistryError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// Bounds on what is read from a registry.
package enum RegistryLimits {
    /// Bytes of a root file.
    package static let root = 256 << 10
    /// Bytes of a signers file: 100,000 signers fit.
    package static let signers = 64 << 20
    /// Keys of one role, and keys of one signer.
    package static let keys = 64
    /// Bytes of a registry's own policy: people write it, and every answer reads it.
    package static let policy = 64 << 10
    /// Bytes of all revocations that hold: 100,000 of them fit. A look-up hashes them.
    package static let revocationBytes = 64 << 20
    /// Bytes of names.json.
    package static let names = 16 << 20
    /// Bytes of a tensor manifest: a hundred bytes a tensor, of which models have thousands.
    package static let tensors = 64 << 20
    /// Versions of root and signers that a client follows in one go.
    package static let versions = 10_000
    /// Bytes of a manifest: tens of thousands of files.
    package static let manifest = 16 << 20
    /// The same, for the parser.
    package static let manifestJSON = JSONLimits(depth: 16, bytes: manifest, values: 1 << 20)
    /// Bytes of registry.json.
    package static let description = 64 << 10
    /// Problems that are collected before a reader gives up: more do not help anybody.
    package static let problems = 1000
}
