import Attestation
import Cryptography
import FileIO
import Harness
import StrictJSON
import TestSupport
import Testing

/// Files as harnesses wrote them (Tests/Fixtures/lm-eval/README.md).
enum Fixture {
    static func bytes(_ name: String) throws -> [UInt8] {
        let tests = parentDirectory(of: parentDirectory(of: #filePath))
        return try readFile("\(tests)/Fixtures/lm-eval/\(name)", limit: 1 << 20)
    }

    /// A results file with one text in place of another.
    static func edited(_ old: String, _ new: String) throws -> [UInt8] {
        let text = String(decoding: try bytes("results_dummy.json"), as: UTF8.self)
        #expect(text.contains(old))
        return Array(text.replacing(old, with: new).utf8)
    }
}

@Suite struct LMEvaluationTests {
    @Test func readsWhatItWrote() throws {
        let bytes = try Fixture.bytes("results_dummy.json")
        let results = try HarnessResults(parsing: bytes)
        #expect(results.harness == Evaluation.Harness(name: "lm-evaluation-harness", version: "0.4.9.1"))
        #expect(results.settings.backend == "dummy" && results.isDry && !results.isOfService)
        #expect(results.limit == nil && results.unusable.isEmpty && results.source == nil)
        #expect(results.file.sha256 == SHA256.hash(bytes) && results.file.byteCount == bytes.count)
        #expect(
            results.values.map(\.label) == [
                "oracle_small:acc", "oracle_colors:acc", "oracle_colors:acc_norm",
                "oracle_sums:exact_match,strict",
                "oracle_sums:exact_match,flexible",
            ])
        let norm = results.values[2]
        #expect(norm.value == 0.3333333333333333 && norm.stderr == 0.09829463743659808)
        #expect(
            norm.samples == 24 && norm.fewShot == 2 && norm.version == "1.0" && norm.higherIsBetter == true)
        #expect(results.values.map(\.isGroup) == [true, false, false, false, false])
    }

    @Test func readsALimitedRunAndItsArguments() throws {
        let results = try HarnessResults(parsing: Fixture.bytes("results_limited.json"))
        #expect(results.limit == 4)
        #expect(results.source == "./m" && results.settings.dtype == "float16")
        #expect(results.settings.modelArguments == "pretrained=./m,dtype=float16")
        #expect(results.settings.generation?.contains("temperature") == true)
        #expect(results.values.allSatisfy { $0.samples == 4 })
    }

    /// `--samples` evaluates some, and `limit` stays null.
    @Test func noticesThatSomeSamplesAreMissing() throws {
        let bytes = try Fixture.edited("\"effective\": 24", "\"effective\": 6")
        #expect(try HarnessResults(parsing: bytes).limit == 0.25)
        let number = try Fixture.edited("\"effective\": 24", "\"effective\": 6.0")
        #expect(try HarnessResults(parsing: number).limit == 0.25)
    }

    @Test func refusesMoreMetricsThanATaskHas() throws {
        let many = (0...HarnessLimits.metrics).map { "\"m\($0),none\": 0.5" }.joined(separator: ", ")
        let bytes = try Fixture.edited("\"exact_match,strict\": 0.0", many)
        let error = #expect(throws: HarnessError.self) { try HarnessResults(parsing: bytes) }
        #expect(error?.description.contains("no mapping of at most 1000 metrics") == true)
    }

    @Test(arguments: [
        ("hf", "pretrained=./m", false), ("vllm", "pretrained=./m", false),
        ("local-completions", "model=m,base_url=http://127.0.0.1/v1/completions", true),
        ("openai-chat-completions", "model=gpt", true), ("something-new", "pretrained=./m", true),
        ("steered", "pretrained=./m", true),
        ("vllm", "pretrained=m,base_url=http://127.0.0.1", true),
    ])
    func tellsAServiceFromWeights(_ backend: String, _ arguments: String, _ isOfService: Bool) throws {
        let text = String(decoding: try Fixture.bytes("results_dummy.json"), as: UTF8.self)
            .replacing("\"model\": \"dummy\"", with: "\"model\": \"\(backend)\"")
            .replacing("\"model_args\": \"\"", with: "\"model_args\": \"\(arguments)\"")
        let results = try HarnessResults(parsing: Array(text.utf8))
        #expect(results.isOfService == isOfService && !results.isDry)
    }

    @Test func readsArgumentsThatAreAnObject() throws {
        let bytes = try Fixture.edited(
            "\"model_args\": \"\"",
            "\"model_args\": {\"pretrained\": \"a/b\", \"load_in_4bit\": true, \"peft\": \"c/d\", \"revision\": \"main\"}"
        )
        let results = try HarnessResults(parsing: bytes)
        #expect(results.source == "a/b" && results.adapterSource == "c/d")
        #expect(results.settings.quantization == "load_in_4bit=True" && results.settings.revision == "main")
    }

    @Test func leavesOutWhatIsNoNumber() throws {
        let bytes = try Fixture.edited("\"exact_match,strict\": 0.0", "\"exact_match,strict\": \"N/A\"")
        let results = try HarnessResults(parsing: bytes)
        #expect(results.unusable == ["oracle_sums:exact_match"] && results.values.count == 4)
    }

    @Test(arguments: [
        ("\"exact_match,strict\": 0.0", "\"exact_match,strict\": NaN", "not strict JSON: "),
        ("\"exact_match,strict\": 0.0", "\"exact_match,strict\": Infinity", "not strict JSON: "),
        ("\"exact_match,strict\": 0.0", "\"exact_match,flexible\": 0.0", "not strict JSON: "),
        ("\"limit\": null", "\"limit\": -3", "config.limit is no number above 0"),
        ("\"limit\": null", "\"limit\": \"all\"", "config.limit is no number above 0"),
        (
            "\"oracle_colors\": {\n      \"alias\"", "\"oracle\\u001b[31m\": {\n      \"alias\"",
            "task has control characters"
        ),
        (
            "\"model_args\": \"\"", "\"model_args\": \"pretrained=a, pretrained=b\"",
            "model_args names pretrained twice"
        ),
        (
            "\"model_args\": \"\"", "\"model_args\": \"pretrained=a,delta=b\"",
            "model_args has delta, which changes"
        ),
        (
            "\"model_args\": \"\"", "\"model_args\": {\"pretrained\": \"a\", \"steer_path\": \"b\"}",
            "model_args has steer_path"
        ),
        (
            "\"model_args\": \"\"", "\"model_args\": \"pretrained=a, \\t subfolder=b\"",
            "model_args has subfolder=b, which chooses other weights"
        ),
        (
            "\"model_args\": \"\"", "\"model_args\": \"pretrained=a,gguf_file=b.gguf\"",
            "model_args has gguf_file=b.gguf"
        ),
        (
            "\"model_args\": \"\"", "\"model_args\": \"pretrained=a,autogptq=b.safetensors\"",
            "model_args has autogptq=b.safetensors"
        ),
        ("\"effective\": 24", "\"effective\": null", "n-samples.oracle_"),
        ("\"effective\": 24", "\"effective\": \"24\"", "a number in n-samples is no whole number"),
        ("\"effective\": 24", "\"effective\": 2.5", "a number in n-samples is no whole number"),
        ("\"versions\"", "\"version\"", ""),
        ("\"results\"", "\"result\"", "neither results of"),
    ])
    func refusesWhatCannotBeStated(_ old: String, _ new: String, _ words: String) throws {
        let bytes = try Fixture.edited(old, new)
        if words.isEmpty {
            #expect(try HarnessResults(parsing: bytes).values[0].version == nil)
        } else {
            let error = #expect(throws: HarnessError.self) { try HarnessResults(parsing: bytes) }
            #expect(error?.description.hasPrefix(words) == true, "\(error?.description ?? "")")
        }
    }

    @Test func refusesFiftyMegabytes() {
        let bytes = [UInt8](repeating: 0x20, count: 50 << 20)
        #expect(throws: HarnessError.self) { try HarnessResults(parsing: bytes) }
    }

    @Test func fuzzResults() throws {
        let seed = try Fixture.bytes("results_dummy.json")
        var random = Fuzzing.generator(31)
        var tally = FuzzTally()
        for _ in 0..<Fuzzing.rounds(300) {
            var bytes = seed
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: at)
                default: bytes.insert(contentsOf: Array("9e999".utf8), at: at)
                }
            }
            guard let results = try? HarnessResults(parsing: bytes) else {
                tally.refused += 1
                continue
            }
            tally.accepted += 1
            // What was read can be stated.
            let evaluation = Evaluation(
                model: try ModelName("a/b"), binding: .afterTheFact, assurance: .reported,
                harness: results.harness,
                values: results.values, results: results.file)
            if let made = try? evaluation.fitted(weights: Digest(.weights, SHA256.hash([1]))) {
                #expect(throws: Never.self) { try Statement(parsing: made.payload) }
            }
        }
        #expect(tally.accepted > 0 && tally.refused > 0, "\(tally)")
    }
}

@Suite struct PlainResultsTests {
    static let text = """
        {"oracle-results": 1, "harness": {"name": "ours", "version": "2"}, "model": "./m", "served": false,
         "settings": {"dtype": "bfloat16"},
         "values": [{"task": "sums", "metric": "exact", "value": 0.5, "n": 10, "higher-is-better": true}]}
        """

    @Test func readsTheSameFields() throws {
        let results = try HarnessResults(parsing: Array(Self.text.utf8))
        #expect(
            results.harness.name == "ours" && results.settings.dtype == "bfloat16" && results.source == "./m")
        #expect(results.values.map(\.label) == ["sums:exact"] && results.values[0].samples == 10)
        #expect(results.limit == nil && !results.isOfService)
    }

    @Test(arguments: [
        ("\"oracle-results\": 1", "\"oracle-results\": 2", "this version reads"),
        ("\"served\"", "\"serve\"", "unknown member \"serve\", line 1"),
        ("\"n\": 10", "\"n\": -1", "n is no count"),
        ("\"n\": 10", "\"requirement\": {}", "what is required is said with --require"),
        ("\"value\": 0.5", "\"value\": 1e999", "not strict JSON: a number too large"),
        ("\"harness\": {\"name\": \"ours\", \"version\": \"2\"}, ", "", "there is no harness"),
        ("[{", "[], \"x\": [{", "unknown member \"x\""),
    ])
    func refusesOthers(_ old: String, _ new: String, _ words: String) {
        let bytes = Array(Self.text.replacing(old, with: new).utf8)
        let error = #expect(throws: HarnessError.self) { try HarnessResults(parsing: bytes) }
        #expect(error?.description.hasPrefix(words) == true, "\(error?.description ?? "")")
    }
}

@Suite struct RequirementTests {
    @Test func marksTheValue() throws {
        let values = try HarnessResults(parsing: Fixture.bytes("results_dummy.json")).values
        let required = try values.requiring([
            RequirementText("oracle_colors:acc_norm>=0.30"),
            RequirementText("oracle_sums:exact_match,strict > 0"),
        ])
        #expect(required.map(\.passed) == [nil, nil, true, false, nil])
    }

    @Test(arguments: [
        (
            "oracle_sums:exact_match>=1",
            "oracle_sums:exact_match has several values: require oracle_sums:exact_match,strict"
        ),
        (
            "oracle_sum:exact_match>=1",
            "there is no value of oracle_sum:exact_match; there are oracle_small:acc"
        ),
        ("oracle_colors:bleu>=1", "there is no value of oracle_colors:bleu; there are oracle_colors:acc, "),
    ])
    func saysWhatThereIs(_ text: String, _ words: String) throws {
        let values = try HarnessResults(parsing: Fixture.bytes("results_dummy.json")).values
        let error = #expect(throws: HarnessError.self) { try values.requiring([RequirementText(text)]) }
        #expect(error?.description.hasPrefix(words) == true, "\(error?.description ?? "")")
    }

    @Test(arguments: [
        "", "a:b", "a>=1", "a:b>=x", "a:b>=nan", "a:b>=0x1p3", ":b>=1", "a:>=1", "a:b=>1", "a:b>=",
    ])
    func refusesOtherTexts(_ text: String) {
        #expect(throws: HarnessError.self) { try RequirementText(text) }
    }

    /// A suite of thousands of tasks: what is required and the means stand in the statement, the rest goes by digest.
    @Test func whatExceedsAnEntryGoesByDigest() throws {
        let weights = Digest(.weights, SHA256.hash([1]))
        var values = (0..<3_000).map { number in
            var value = Evaluation.Value(task: "task_\(number)", metric: "acc", filter: "none", value: 0.5)
            value.isGroup = number == 2_900
            return value
        }
        values = try values.requiring([RequirementText("task_2999:acc>=0.4")])
        let evaluation = Evaluation(
            model: try ModelName("a/b"), binding: .afterTheFact, assurance: .reported,
            harness: Evaluation.Harness(name: "h"), values: values,
            results: Evaluation.Results(sha256: SHA256.hash([2]), byteCount: 9))
        let (fitted, payload) = try evaluation.fitted(weights: weights)
        #expect(payload.count <= 40_000 && payload.count > 39_000)
        #expect(fitted.values.contains { $0.task == "task_2999" && $0.passed == true })
        #expect(fitted.values.contains { $0.task == "task_2900" })
        #expect(fitted.results.omitted == 3_000 - fitted.values.count)
        #expect(try Statement(parsing: payload).predicate == .evaluation(fitted))
    }
}
