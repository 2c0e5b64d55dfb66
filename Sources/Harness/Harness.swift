// Harness: what an evaluation harness wrote -> the values and settings of an evaluation. Pure: bytes in, values out.
//
//   - lm-evaluation-harness 0.4.x (`results_<date>.json`), as it is: LMEvaluation.swift.
//   - any other harness, through a small JSON of the same fields (oracle help evaluations): PlainResults.swift.
//
// Results are hostile input: strict JSON (Python's `NaN` is none), bounded before anything is allocated. What is no finite number
// is no value.

package import Attestation
internal import Cryptography
internal import StrictJSON

/// Why a file holds no results that can be stated.
package struct HarnessError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}

/// Bounds on what is read, each with its reason.
package enum HarnessLimits {
    /// Bytes of a results file: those of 0.4.x have some hundred kilobytes; samples are in files of their own.
    package static let bytes = 16 << 20
    /// JSON values in it: tasks by the hundred with their configurations.
    package static let values = 1 << 20
    /// Tasks: the largest suites have some hundred.
    package static let tasks = 20_000
    /// Metrics of one task, with their errors: most have fewer than ten.
    package static let metrics = 1_000
}

/// What one results file says.
package struct HarnessResults: Hashable, Sendable {
    package var harness: Evaluation.Harness
    package var settings = Evaluation.Settings()
    /// See `Evaluation.limit`.
    package var limit: Double?
    package var values: [Evaluation.Value]
    /// Whether the harness asked a service, so that the weights were not read where it ran.
    package var isOfService = false
    /// Whether nothing read weights at all: a dry run.
    package var isDry = false
    /// What the harness says it loaded: a path or a name of the Hugging Face Hub.
    package var source: String?
    /// An adapter that it loaded on top, likewise.
    package var adapterSource: String?
    /// The commit of the model, where it was found on the Hub.
    package var commit: String?
    /// Metrics that are no finite number, as `task:metric`.
    package var unusable: [String] = []
    package var file: Evaluation.Results

    /// Reads a results file of either kind.
    package init(parsing bytes: [UInt8]) throws(HarnessError) {
        let document: JSONDocument
        do {
            document = try JSONDocument(
                bytes, limits: JSONLimits(depth: 64, bytes: HarnessLimits.bytes, values: HarnessLimits.values)
            )
        } catch { throw HarnessError("not strict JSON: \(error)") }
        let file = Evaluation.Results(sha256: SHA256.hash(bytes), byteCount: bytes.count)
        do {
            let root = document.root
            if root["oracle-results"] != nil {
                self = try PlainResults.read(root, file: file)
            } else if root["results"]?.members != nil, root["configs"] != nil || root["versions"] != nil {
                self = try LMEvaluation.read(root, file: file)
            } else {
                throw HarnessError(
                    "neither results of lm-evaluation-harness 0.4 nor a document with \"oracle-results\": 1")
            }
        } catch let error as HarnessError { throw error } catch { throw HarnessError("\(error)") }
        guard !values.isEmpty else {
            let why = unusable.first.map { ": \($0) is no finite number" } ?? ""
            throw HarnessError("there is no value in it\(why)")
        }
        guard values.count <= HarnessLimits.tasks else {
            throw HarnessError("more than \(HarnessLimits.tasks) values")
        }
    }

    init(harness: Evaluation.Harness, values: [Evaluation.Value], file: Evaluation.Results) {
        self.harness = harness
        self.values = values
        self.file = file
    }
}
