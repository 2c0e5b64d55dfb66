import Attestation
import Cryptography
import FileIO
import StrictJSON
import Testing

/// Evaluations and comparisons: what is written is read back, and what is wrong is refused with its reason.
@Suite struct EvaluationTests {
    /// The examples of docs/registry.md, by their predicate.
    private static func example(_ kind: String) throws -> String {
        let root = parentDirectory(of: parentDirectory(of: parentDirectory(of: #filePath)))
        let page = String(decoding: try readFile("\(root)/docs/registry.md", limit: 1 << 20), as: UTF8.self)
        let blocks = page.split(separator: "<!-- example: statement -->\n```json\n").dropFirst()
            .map { String($0[..<($0.firstRange(of: "```\n")?.lowerBound ?? $0.endIndex)]) }
        return try #require(blocks.first { $0.contains("predicate:\(kind):v1") })
    }

    @Test func theEvaluationOfThePageIsReadAndWrittenAgain() throws {
        let statement = try Statement(parsing: Array(Self.example("evaluation").utf8))
        guard case .evaluation(let evaluation) = statement.predicate else {
            Issue.record("read as \(statement.predicate.type)")
            return
        }
        #expect(evaluation.passed == true && evaluation.binding == .beforeAndAfter)
        #expect(evaluation.values[0].label == "hellaswag:acc_norm" && evaluation.values[0].samples == 10042)
        #expect(statement.model == evaluation.model && statement.claims == nil)
        let weights = try #require(statement.weights)
        #expect(try Statement(parsing: evaluation.statement(weights: weights)) == statement)
    }

    @Test func theComparisonOfThePageIsReadAndWrittenAgain() throws {
        let statement = try Statement(parsing: Array(Self.example("comparison").utf8))
        guard case .comparison(let comparison) = statement.predicate else {
            Issue.record("read as \(statement.predicate.type)")
            return
        }
        #expect(comparison.agrees == true && comparison.checks.map(\.result) == [.notFound])
        let weights = try #require(statement.weights)
        #expect(try Statement(parsing: comparison.statement(weights: weights)) == statement)
    }

    @Test(arguments: [
        (
            "\"value\": 0.6125", "\"value\": 0.5",
            "passed does not follow from the values and what was required of them"
        ),
        ("\"value\": 0.6125", "\"value\": \"high\"", "value is no number"),
        (
            "\"value\": 0.6125", "\"value\": 1e999",
            "not strict JSON: a number too large for a double at line 15, column 79"
        ),
        ("    \"passed\": true,\n", "", "passed is missing, and something was required"),
        (
            "\"before-and-after\"", "\"surely\"",
            "binding is one of: before-and-after, after-the-fact, by-name"
        ),
        ("\"witnessed\"", "\"proven\"", "assurance is one of: reported, witnessed"),
        (
            "\"model\": \"acme/tiny\"", "\"model\": \"acme/other\"",
            "the subject is the model by its name, with its weights digest"
        ),
        (
            "\"weights\": \"0f", "\"sha256\": \"0f",
            "the subject is the model by its name, with its weights digest"
        ),
        ("\"comparator\": \">=\"", "\"comparator\": \"=\"", "comparator is one of: >=, <=, >, <"),
        ("\"n\": 10042", "\"n\": -1", "n is no count"),
        ("\"values\": [", "\"values\": [], \"others\": [", "an evaluation has values"),
        ("\"results\": {\"sha256\"", "\"results\": {\"sha1\"", "results has the sha256 of the results file"),
        ("\"name\": \"lm-evaluation-harness\"", "\"name\": \"a\\u001b[2J\"", "name has control characters"),
        ("\"passed\": true,", "\"passed\": true, \"limit\": 0,", "limit is a number above 0"),
    ])
    func refuses(_ old: String, _ new: String, _ words: String) throws {
        let text = try Self.example("evaluation")
        #expect(text.contains(old))
        let bytes = Array(text.replacing(old, with: new).utf8)
        let error = #expect(throws: AttestationError.self) { try Statement(parsing: bytes) }
        #expect(error?.description == words)
    }

    @Test(arguments: [
        ("\"agrees\": true,\n", "", "relation and agrees stand together"),
        ("\"not-found\"", "\"none\"", "result is one of: found, not-found, inconclusive"),
        (
            "\"relation\": \"finetune\"", "\"relation\": \"cousin\"",
            "relation is one of: finetune, adapter, merge, quantized, distilled, converted, pruned, edited"
        ),
        ("\"method\": \"singular values of the difference\", ", "", "checks has no method"),
        ("\"weights\": \"913d", "\"weights\": \"X13d", "weights is no 64 lowercase hex digits"),
    ])
    func refusesComparison(_ old: String, _ new: String, _ words: String) throws {
        let text = try Self.example("comparison")
        #expect(text.contains(old))
        let bytes = Array(text.replacing(old, with: new).utf8)
        let error = #expect(throws: AttestationError.self) { try Statement(parsing: bytes) }
        #expect(error?.description == words)
    }

    @Test func oneValueTwiceIsRefused() throws {
        var value = Evaluation.Value(task: "t", metric: "m", filter: "f", value: 1)
        var evaluation = Evaluation(
            model: try ModelName("a/b"), binding: .byName, assurance: .reported,
            harness: Evaluation.Harness(name: "h"), values: [value],
            results: Evaluation.Results(sha256: SHA256.hash([1]), byteCount: 1))
        value.value = 2
        evaluation.values.append(value)
        let payload = evaluation.statement(weights: Digest(.weights, SHA256.hash([2])))
        let error = #expect(throws: AttestationError.self) { try Statement(parsing: payload) }
        #expect(error?.description == "t:m,f a second time")
    }
}
