package import Attestation
package import Cryptography

/// What somebody demands of models before a verdict passes: one file (docs/verdicts.md, "Policy").
package struct Policy: Hashable, Sendable {
    /// The least verdict that passes.
    package enum Requirement: String, CaseIterable, Hashable, Sendable { case known, trusted }
    /// What of a folder has to be attested: its weights, or every file that counts.
    package enum Coverage: String, CaseIterable, Hashable, Sendable { case weights, full }
    /// What a lineage that is not complete brings: nothing, a warning, or that the model is refused.
    package enum Lineage: String, CaseIterable, Hashable, Sendable { case off, warn, require }
    /// Whether what is not met refuses the model, or is a warning.
    package enum Mode: String, CaseIterable, Hashable, Sendable { case enforce, warn }

    package struct Rule: Hashable, Sendable {
        package var match: NamePattern
        /// Where it stands in the file, from 1.
        package var line: Int
        package var require: Requirement?
        package var coverage: Coverage?
        package var lineage: Lineage?
        package var mode: Mode?
        package var notaries: NotaryRule?
        /// Every one has to be met.
        package var evaluations: [EvaluationRule] = []
        package var comparisons: [ComparisonRule] = []
        /// What is asked only of models that were made in some way.
        package var relations: [RelationRule] = []
        package var licenses: LicenseRule?
        package var signers: SignerRule?

        package init(
            match: NamePattern, line: Int, require: Requirement? = nil, coverage: Coverage? = nil,
            lineage: Lineage? = nil, mode: Mode? = nil
        ) {
            self.match = match
            self.line = line
            self.require = require
            self.coverage = coverage
            self.lineage = lineage
            self.mode = mode
        }
    }

    /// Whose receipts spare hashing, and for how long.
    package struct ReceiptRule: Hashable, Sendable {
        package let key: PublicKey
        /// Seconds.
        package let maxAge: UInt64

        package init(key: PublicKey, maxAge: UInt64) {
            self.key = key
            self.maxAge = maxAge
        }
    }

    /// The file; nil for what holds without any.
    package var path: String?
    package var require: Requirement?
    /// Seconds.
    package var maxAge: UInt64?
    package var rules: [Rule]
    /// nil where the policy says nothing of receipts; empty where it takes none.
    package var receipts: [ReceiptRule]?
    /// Taps, beside the default one, whose revocations do more than warn.
    package var revocations: [String] = []
    /// Which tap alone speaks for a name: the first that matches.
    package var namespaces: [Namespace] = []
    /// Names for which another policy's rule counts in the place of this one's. It stands in the administrator's policy alone, and
    /// loosens neither max-age nor what no policy can loosen.
    package var mayLoosen: [NamePattern] = []

    package struct Namespace: Hashable, Sendable {
        package let pattern: NamePattern
        package let tap: String

        package init(pattern: NamePattern, tap: String) {
            self.pattern = pattern
            self.tap = tap
        }
    }

    package init(path: String?, require: Requirement? = nil, maxAge: UInt64? = nil, rules: [Rule] = []) {
        self.path = path
        self.require = require
        self.maxAge = maxAge
        self.rules = rules
    }

    package func owningTap(of name: ModelName) -> String? {
        namespaces.first { $0.pattern.matches(name) }?.tap
    }

    /// What holds where nobody wrote a policy.
    package static let builtIn = Policy(path: nil)
}

/// `owner/*`, `owner/model`, `*`, each for the default tap, or `tap:owner/*` for the tap of that name.
///
/// `*` matches any run of characters except `/`; alone it matches every name. ASCII letters are compared folded.
package struct NamePattern: Hashable, Sendable, CustomStringConvertible {
    /// As it stands in the file.
    package let description: String
    /// nil for the default tap.
    package let tap: String?
    private let glob: [UInt8]

    /// - Returns: nil for a pattern that no name could match.
    package init?(_ text: String) {
        description = text
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        tap = parts.count == 2 ? String(parts[0]) : nil
        glob = Array(String(parts[parts.count - 1]).lowercased().utf8)
        if let tap, ModelName.fault(in: Array(tap.utf8)) != nil { return nil }
        if glob == [0x2A] { return }
        let sides = glob.split(separator: 0x2F, omittingEmptySubsequences: false)
        guard sides.count == 2, glob.count <= 256 else { return nil }
        // A side is a name with stars in it: what is left without them obeys the rules of names, apart from its first letter.
        for side in sides {
            let letters = side.filter { $0 != 0x2A }
            guard !side.isEmpty, ModelName.fault(in: [0x61] + letters + [0x61]) == nil else { return nil }
        }
    }

    package func matches(_ name: ModelName, tap: String, isDefault: Bool) -> Bool {
        guard self.tap.map({ $0.lowercased() == tap.lowercased() }) ?? isDefault else { return false }
        return matches(name)
    }

    /// Whatever the tap.
    package func matches(_ name: ModelName) -> Bool {
        glob == [0x2A] || Glob.matches(glob[...], Array(name.folded.utf8)[...], barrier: 0x2F)
    }

    /// Whether it matches every name that the other does, whatever the tap. The answer yes is always right.
    func covers(_ other: NamePattern) -> Bool {
        glob == [0x2A] || Glob.matches(glob[...], other.glob[...], barrier: 0x2F)
    }

    /// The same, of the taps that both are for.
    func coversWithTap(_ other: NamePattern) -> Bool {
        tap?.lowercased() == other.tap?.lowercased() && covers(other)
    }
}
