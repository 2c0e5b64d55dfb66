internal import Cryptography

extension Evaluation {
    /// What must be the same for two values to be measurements of one thing.
    package struct Conditions: Hashable, Sendable {
        private let harness: String
        private let task: [[UInt8]]
        private let version: String?
        private let fewShot: Int?
        private let limit: Double?
        private let hashes: [Digest?]
        private let texts: [String?]

        package init(_ value: Value, of evaluation: Evaluation) {
            harness = evaluation.harness.name
            task = value.key
            version = value.version
            fewShot = value.fewShot
            limit = evaluation.limit
            let settings = evaluation.settings
            hashes = [settings.chatTemplate.map { Digest(.sha256, $0) }, settings.adapter]
            texts = [settings.dtype, settings.quantization, settings.generation]
        }
    }

    /// Values of this one and another that were measured under the same conditions and cannot both be right.
    package func disagreements(with other: Evaluation) -> [(own: Value, other: Value)] {
        var theirs: [Conditions: Value] = [:]
        for value in other.values { theirs[Conditions(value, of: other)] = value }
        return values.compactMap { value in
            theirs[Conditions(value, of: self)].flatMap { value.disagrees(with: $0) ? (value, $0) : nil }
        }
    }
}

extension Evaluation.Value {
    /// Standard errors by which two measurements of one thing may lie apart: chance alone does it once in 370.
    private static let errors = 3.0
    /// Where no error is stated: the share by which other hardware and another order of sums change a value.
    private static let share = 0.01

    /// Whether two values that were measured under the same conditions contradict each other: one meets what both require and
    /// the other does not, or they lie farther apart than their errors say.
    package func disagrees(with other: Evaluation.Value) -> Bool {
        if let passed, let theirs = other.passed, requirement == other.requirement, passed != theirs {
            return true
        }
        let apart = (value - other.value).magnitude
        if let stderr, let theirs = other.stderr, stderr > 0 || theirs > 0 {
            return apart > Self.errors * (stderr * stderr + theirs * theirs).squareRoot()
        }
        return apart > Self.share * max(value.magnitude, other.value.magnitude)
    }
}
