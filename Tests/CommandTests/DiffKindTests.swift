import FileIO
import StrictJSON
import Testing

/// What `oracle diff` says in JSON of everything that people do to a model: the kind, and an answer that meets its schema.
@Suite struct DiffKindTests {
    @Test func everyKindMeetsTheSchema() throws {
        let here = try Process.temporaryDirectory("oracle-kinds")
        defer { try? removeTree(here) }
        try Fixtures.make("edits", in: here)
        try Fixtures.make("derived", in: here)
        let cases: [(base: String, derived: String, with: String?, kind: String)] = [
            ("base.safetensors", "base.safetensors", nil, "identical"),
            ("base.safetensors", "single.safetensors", nil, "re-encoded"),
            ("base.safetensors", "rome.safetensors", nil, "rank-one-edit"),
            ("base.safetensors", "lora.safetensors", nil, "low-rank-update"),
            ("base.safetensors", "trained.safetensors", nil, "fine-tuned"),
            ("base.safetensors", "layers.safetensors", nil, "layers"),
            ("base.safetensors", "grown.safetensors", nil, "vocabulary-grown"),
            ("base.safetensors", "pruned.safetensors", nil, "pruned"),
            ("base.safetensors", "stranger.safetensors", nil, "unrelated"),
            ("small.safetensors", "small-merged.safetensors", "small-other.safetensors", "merge"),
            ("base/model.safetensors", "gguf/base.gguf", nil, "quantized"),
            ("base/model.safetensors", "gguf/tuned.gguf", nil, "quantized-from-other-weights"),
        ]
        var answers: [JSONAnswer] = []
        for one in cases {
            let result = try Process.run(
                [Layout.oracle, "diff", one.base, one.derived, "--json"]
                    + (one.with.map { ["--with", $0] } ?? []),
                environment: ["ORACLE_HOME": "\(here)/home"], directory: here)
            #expect(result.status == 0, "\(one.derived): \(result.errors)")
            let root = try JSONDocument(Array(result.output.utf8)).root
            #expect(root["description"]?["kind"]?.string == one.kind, "\(one.derived)")
            #expect((root["other"] != nil) == (one.with != nil), "\(one.derived)")
            answers.append(
                JSONAnswer(command: "diff", isLines: false, output: result.output, place: one.derived))
        }
        for complaint in try Schemas.check(answers) { Issue.record("\(complaint)") }
    }
}
