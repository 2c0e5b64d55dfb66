package import Attestation
package import Cryptography
package import Registry
package import Taps

/// What bytes are, worst first (docs/verdicts.md).
package enum Standing: String, CaseIterable, Hashable, Comparable, Sendable {
    case revoked, conflict, untrusted, trusted, known, unknown

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
}

/// How much of a folder the verdict speaks of.
package enum Coverage: String, CaseIterable, Hashable, Sendable { case partial, weights, full }

/// What the policies make of a verdict.
package enum PolicyOutcome: String, CaseIterable, Hashable, Sendable {
    case met
    /// The verdict is less than a policy demands.
    case short
    /// The registry is older than a policy allows.
    case stale
}

/// What follows from a verdict under the policies; a process ends by it (docs/verdicts.md, "Exit statuses").
package enum Consequence: String, CaseIterable, Hashable, Sendable {
    /// Every policy that is enforced is met.
    case met
    /// Untrusted, in conflict, or short of what a policy requires.
    case refused
    /// The registry is older than a policy allows.
    case stale
    case unknown
}

/// Why a verdict is what it is. Codes are stable; texts are for people.
package struct Reason: Hashable, Sendable {
    package enum Code: String, CaseIterable, Hashable, Sendable {
        /// A file or tensor that is attested, and differs.
        case altered
        /// Somebody who may take it back did.
        case revoked
        case conflict
        /// A publisher states another digest than the curator who attested this one.
        case overruled
        case coverageCode = "coverage.code"
        case coveragePickle = "coverage.pickle"
        case coverageConfiguration = "coverage.configuration"
        /// What a file has besides attested tensors: the metadata of GGUF, the graph of ONNX.
        case coverageBesides = "coverage.besides"
        /// Weights beside the attested ones that nobody has spoken of.
        case coverageWeights = "coverage.weights"
        case nameUnknown = "name.unknown"
        case nameImitates = "name.imitates"
        /// The bytes are attested under another name than the asked one.
        case nameOther = "name.other"
        /// The name is attested, these bytes are not.
        case nameBytes = "name.bytes"
        case lineageIncomplete = "lineage.incomplete"
        case lineageContradicted = "lineage.contradicted"
        case observedSingleSource = "observed.single-source"
        case policyRequire = "policy.require"
        case policyCoverage = "policy.coverage"
        case policyLineage = "policy.lineage"
        case policyNotaries = "policy.notaries"
        case policyEvaluations = "policy.evaluations"
        case policyComparisons = "policy.comparisons"
        case policyRelations = "policy.relations"
        case policyLicenses = "policy.licenses"
        case policySigners = "policy.signers"
        case stale
        case tapNotGranted = "tap.not-granted"
        /// A policy gives the name to another tap alone.
        case tapNamespace = "tap.namespace"
        /// An entry was left out because this machine's user said so.
        case excluded
        /// The bytes have more names than are judged.
        case namesOmitted = "names.omitted"
        /// Entries that did not verify were left out.
        case entriesIgnored = "entries.ignored"
    }

    package enum Severity: String, Hashable, Sendable {
        /// Makes the verdict worse than it would be, or fails a policy.
        case fault
        case warning
        case note
    }

    package let code: Code
    package let severity: Severity
    /// A sentence without its full stop. What it quotes from a registry has no control characters; file names of the
    /// disk may have: the terminal's writer escapes them.
    package let text: String
    /// The file of the model that it is about.
    package let file: String?
    /// The tensors that differ.
    package let tensors: [String]

    package init(
        _ code: Code, _ severity: Severity, _ text: String, file: String? = nil, tensors: [String] = []
    ) {
        self.code = code
        self.severity = severity
        self.text = text
        self.file = file
        self.tensors = tensors
    }
}

/// One attestation that a verdict rests on, or shows.
package struct EntryEvidence: Hashable, Sendable {
    package let tap: String
    package let id: Hash32
    package let index: UInt64
    package let isRelease: Bool
    package let model: ModelName
    package let version: String?
    /// Those whose signature counts.
    package let signers: [SignerEvidence]
    /// The public places behind the facts that the verdict uses.
    package let sources: [Source]
    /// What of the asked bytes it names; where it contradicts, what it states instead.
    package let digests: [Digest]
    /// The names that it gives the files with those digests.
    package let files: [FileName]
    /// Whether it speaks against these bytes and not for them.
    package let isAgainst: Bool
    /// What took it back; nil where it stands.
    package let revocation: RevocationEvidence?
}

package struct SignerEvidence: Hashable, Sendable {
    package let name: String
    package let kind: Signer.Kind
    package let organisation: String?
    /// The log index of the signature.
    package let index: UInt64
}

/// The registry that a verdict rests on, at the judge's time.
package struct RegistryEvidence: Hashable, Sendable {
    package let facts: RegistryFacts
    /// Seconds since its newest signed time; nil where nobody put one.
    package let age: UInt64?
    /// Older than the root's max-age, or its root expired.
    package let isStale: Bool
    package let isExpired: Bool
}

/// What became of one policy.
package struct PolicyEvidence: Hashable, Sendable {
    package let decision: PolicyStack.Decision
    package let outcome: PolicyOutcome
    /// Everything that was asked, met or not, in the order in which it was looked at.
    package let demands: [PolicyDemand]
}

/// The verdict on the bytes under one name of one tap.
package struct NameVerdict: Hashable, Sendable {
    package let tap: String
    package let name: ModelName
    /// The versions under which the bytes are attested, as they are spelled.
    package let versions: [String]
    package let standing: Standing
    /// The entries that the standing rests on, best first; for unknown and untrusted, those that are shown.
    package let entries: [EntryEvidence]
    /// What was measured on the bytes, and who co-signed what is said of them.
    package let testimony: [Testimony]
    package let reasons: [Reason]
    package let coverage: Coverage?
    package let license: String?
    package let lineage: Lineage?
    package let policies: [PolicyEvidence]
    /// Those that make it `revoked`; empty for any other standing.
    package let revocations: [RevocationEvidence]

    package var outcome: PolicyOutcome { policies.map(\.outcome).worst }
}

extension [PolicyOutcome] {
    var worst: PolicyOutcome { contains(.short) ? .short : contains(.stale) ? .stale : .met }
}

/// The answer, with its evidence.
package struct Verdict: Hashable, Sendable {
    package let standing: Standing
    /// The name that decided; nil where no name is known for the bytes.
    package let name: NameVerdict?
    /// The name that was asked, or that the path says.
    package let askedName: ModelName?
    /// Every attested name, the deciding one first.
    package let names: [NameVerdict]
    /// Of the verdict as a whole, those of the deciding name among them.
    package let reasons: [Reason]
    package let coverage: Coverage?
    /// Those that were asked, the default tap first.
    package let registries: [RegistryEvidence]
    package let policies: [PolicyEvidence]
    package let outcome: PolicyOutcome
    /// False where a policy that is not met only warns.
    package let isEnforced: Bool
    /// Known names near to an asked one that nobody knows.
    package let suggestions: [ModelName]
    package let consequence: Consequence
}
