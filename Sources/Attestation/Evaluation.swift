package import Cryptography

/// What a model scored, as a notary measured it (docs/registry.md, "Evaluation"). A statement holds all tasks of one results file.
package struct Evaluation: Hashable, Sendable {
    package static let type = "urn:oracle-registry:predicate:evaluation:v1"

    /// What ties the values to the bytes whose digest is stated.
    package enum Binding: String, CaseIterable, Hashable, Sendable {
        /// The model was digested before the harness started and after it ended, and both were the same.
        case beforeAndAfter = "before-and-after"
        /// The results were there already when the model was digested.
        case afterTheFact = "after-the-fact"
        /// The harness asked a service for a model of that name: which weights answered is not known.
        case byName = "by-name"

        /// Whether the values are of the stated bytes, as far as the signer can say.
        package var isOfBytes: Bool { self != .byName }
    }

    /// What the values rest on beside the signer's word.
    package enum Assurance: String, CaseIterable, Hashable, Sendable {
        /// A results file was handed over.
        case reported
        /// The process that wrote the results was started by the tool that made this statement.
        case witnessed
    }

    package struct Harness: Hashable, Sendable {
        package var name: String
        package var version: String?
        /// The commit that it was run from.
        package var commit: String?

        package init(name: String, version: String? = nil, commit: String? = nil) {
            self.name = name
            self.version = version
            self.commit = commit
        }
    }

    /// How the model was run: what makes two values comparable.
    package struct Settings: Hashable, Sendable {
        /// The harness's name for what runs the model: `hf`, `vllm`.
        package var backend: String?
        package var modelArguments: String?
        package var dtype: String?
        package var quantization: String?
        package var generation: String?
        package var batchSize: String?
        /// SHA-256 of the chat template; nil where none was applied.
        package var chatTemplate: Hash32?
        /// The revision of the model that the harness says it loaded.
        package var revision: String?
        /// Weights digest of an adapter that was loaded on top of the model.
        package var adapter: Digest?

        package init() {}
    }

    /// One value. Compared as what it says; `==` of two values is of every field.
    package struct Value: Hashable, Sendable {
        package var task: String
        package var metric: String
        package var filter: String?
        /// Finite.
        package var value: Double
        package var stderr: Double?
        /// Samples that it was taken over.
        package var samples: Int?
        /// Examples in the prompt.
        package var fewShot: Int?
        package var higherIsBetter: Bool?
        /// The harness's version of the task.
        package var version: String?
        /// Whether it is a mean over other tasks.
        package var isGroup = false
        package var requirement: Requirement?

        package init(task: String, metric: String, filter: String? = nil, value: Double) {
            self.task = task
            self.metric = metric
            self.filter = filter
            self.value = value
        }

        /// Whether it meets what was required; nil where nothing was.
        package var passed: Bool? { requirement.map { $0.isMet(by: value) } }
    }

    package struct Requirement: Hashable, Sendable, CustomStringConvertible {
        package enum Comparator: String, CaseIterable, Hashable, Sendable {
            case atLeast = ">="
            case atMost = "<="
            case above = ">"
            case below = "<"
        }

        package var comparator: Comparator
        package var threshold: Double

        package init(_ comparator: Comparator, _ threshold: Double) {
            self.comparator = comparator
            self.threshold = threshold
        }

        /// Exact: who signs for a threshold reads all of its digits.
        package var description: String {
            let number = Int(exactly: threshold).map { "\($0)" } ?? "\(threshold)"
            return "\(comparator.rawValue) \(number)"
        }

        package func isMet(by value: Double) -> Bool {
            switch comparator {
            case .atLeast: value >= threshold
            case .atMost: value <= threshold
            case .above: value > threshold
            case .below: value < threshold
            }
        }
    }

    /// The file that the values were read from.
    package struct Results: Hashable, Sendable {
        package var sha256: Hash32
        package var byteCount: Int
        /// Values in it that stand in no statement, because an entry would not hold them.
        package var omitted = 0

        package init(sha256: Hash32, byteCount: Int) {
            self.sha256 = sha256
            self.byteCount = byteCount
        }
    }

    package var model: ModelName
    package var version: String?
    /// The attestation of the release that was evaluated, where one was named.
    package var release: Hash32?
    package var binding: Binding
    package var assurance: Assurance
    package var harness: Harness
    package var settings = Settings()
    /// Samples of each task, where not all of them were run; a share where it is below 1.
    package var limit: Double?
    package var values: [Value]
    package var results: Results

    package init(
        model: ModelName, version: String? = nil, release: Hash32? = nil, binding: Binding,
        assurance: Assurance,
        harness: Harness, values: [Value], results: Results
    ) {
        self.model = model
        self.version = version
        self.release = release
        self.binding = binding
        self.assurance = assurance
        self.harness = harness
        self.values = values
        self.results = results
    }

    /// Whether all that was required was met; nil where nothing was required.
    package var passed: Bool? {
        let all = values.compactMap(\.passed)
        return all.isEmpty ? nil : all.allSatisfy { $0 }
    }
}

extension AttestationLimits {
    /// Values of one evaluation: an entry holds fewer.
    package static let values = 1_000
    /// Checks of one comparison: an entry holds fewer.
    package static let checks = 256
}
