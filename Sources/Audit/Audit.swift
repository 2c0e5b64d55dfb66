// Audit: whether the source side of a registry, or a change to it, is fit to be merged.
//
// What publishing refuses is refused here first (Registry: formats, ids, signatures, who may say what, manifests against
// statements). What is new, that is not in the log, or not in the revision that a change is held against, is then judged by rules
// that need the rest of the registry:
//
//     edited      files under root/, signers/, attestations/ and revocations/ are added, never edited or removed
//     name        a new name imitates none that is known, by listing, look or a few letters; case is no difference
//     lineage     no model is its own ancestor; a pinned parent is the model that it is said to be; a parent that nobody knows
//                 is said, with the nearest name
//     relation    an adapter holds adapter files and says so; what is quantized or converted has one parent
//     commit      a source names a commit, and no branch that moves
//     draft       a record of a manifest that names no attestation waits for one
//     digest      one version of a model has one digest a file; bytes that another model has already are said
//
// A finding is a `problem`, which keeps a change from being merged, or a `warning`, which a reviewer reads. docs/audit.md is
// this list for people.
//
// Promises: everything read is hostile; nothing that a change brings is executed; findings are values; the cost of a change is
// that of what it touches, given an index of the rest (`AuditIndex`). Pure but for the index.

package import Registry

/// One thing that an audit found: `path:line: message`.
package struct Finding: Hashable, Sendable, CustomStringConvertible {
    package enum Severity: String, CaseIterable, Hashable, Sendable { case problem, warning }

    /// Stable words, for programs.
    package enum Rule: String, CaseIterable, Hashable, Sendable {
        /// Formats, ids, names of files, manifests against statements.
        case source
        /// Signatures, and who may say what.
        case authority
        case edited, name, lineage, relation, digest
        /// Where a source is a branch, and not a commit.
        case commit
        /// A record of a manifest that nobody attested.
        case draft
    }

    package let rule: Rule
    package let severity: Severity
    package let path: String
    /// From 1; nil where it is the file as a whole.
    package let line: Int?
    package let message: String
    /// A command or a short sentence; nil where nothing general can be said.
    package let help: String?

    package init(
        _ rule: Rule, _ severity: Severity, _ path: String, line: Int? = nil, _ message: String,
        help: String? = nil
    ) {
        self.rule = rule
        self.severity = severity
        self.path = path
        self.line = line
        self.message = message
        self.help = help
    }

    init(_ rule: Rule, _ problem: RegistryProblem) {
        self.init(rule, .problem, problem.path, line: problem.line, problem.message)
    }

    /// `path` or `path:line`.
    package var place: String { line.map { "\(path):\($0)" } ?? path }

    package var description: String {
        "\(place): \(severity == .warning ? "warning: " : "")\(message)"
    }
}

/// What an audit came to.
package struct AuditReport: Sendable {
    /// In the order of paths, problems before warnings.
    package let findings: [Finding]
    /// Manifests that were read.
    package let manifestCount: Int
    /// What is new, in the order of paths.
    package let additions: [AuditedStatement]
    /// What a change brings beside them; empty where a whole registry was judged.
    package let changes: [AuditedChange]
    /// Ready to append it; nil where publishing refuses, or a change was judged and not a whole registry.
    package let publisher: Publisher?

    package var problems: [Finding] { findings.filter { $0.severity == .problem } }
    package var warnings: [Finding] { findings.filter { $0.severity == .warning } }

    /// The same with what another rule found; where that is a problem, nothing of it is published.
    package func adding(_ more: [Finding]) -> AuditReport {
        AuditReport(
            findings: findings + more, manifestCount: manifestCount, additions: additions,
            changes: changes, publisher: more.contains { $0.severity == .problem } ? nil : publisher)
    }

    init(
        findings: [Finding], manifestCount: Int, additions: [AuditedStatement],
        changes: [AuditedChange] = [], publisher: Publisher? = nil
    ) {
        self.findings = findings.sorted { left, right in
            if left.severity != right.severity { return left.severity == .problem }
            if !left.path.utf8.elementsEqual(right.path.utf8) {
                return left.path.utf8.lexicographicallyPrecedes(right.path.utf8)
            }
            return (left.line ?? 0, left.message) < (right.line ?? 0, right.message)
        }
        self.manifestCount = manifestCount
        self.additions = additions
        self.changes = changes
        self.publisher = publisher
    }
}

/// A statement that is new, for a reviewer. Whether it is right is what the findings say.
package struct AuditedStatement: Sendable {
    package struct Signature: Sendable {
        /// The signer whose key it is; nil for a key that nobody has.
        package let signer: Signer?
    }

    package let attestation: SourceRegistry.SourceAttestation
    package let signatures: [Signature]
    /// Whether the statement itself is new, or only signatures on it are.
    package let isNewStatement: Bool
}

/// A file of a source side that differs between two revisions.
package struct SourceChange: Hashable, Sendable {
    package enum Kind: Hashable, Sendable { case added, modified, removed }

    package let kind: Kind
    /// Relative to the registry's folder.
    package let path: String

    package init(_ kind: Kind, _ path: String) {
        self.kind = kind
        self.path = path
    }
}
