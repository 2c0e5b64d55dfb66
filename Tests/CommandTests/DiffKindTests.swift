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
        // A tensor manifest tells equal from different and no more; a model that lacks a tensor is part of the other.
        let made = try Process.run(
            [
                "/bin/sh", "-ec",
                #"""
                "$1" digest --tensors base.safetensors > base.json
                python3 -c '
                import json, struct
                data = open("base.safetensors", "rb").read()
                count = struct.unpack("<Q", data[:8])[0]
                header = json.loads(data[8:8 + count])
                last = max((n for n in header if n != "__metadata__"), key=lambda n: header[n]["data_offsets"])
                end = header.pop(last)["data_offsets"][0]
                text = json.dumps(header).encode()
                open("part.safetensors", "wb").write(struct.pack("<Q", len(text)) + text + data[8 + count:8 + count + end])
                '
                """#, "sh", Layout.oracle,
            ], environment: ["PATH": "/usr/local/bin:/usr/bin:/bin", "ORACLE_HOME": "\(here)/home"],
            directory: here)
        #expect(made.status == 0, "\(made.errors)")
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
            ("base.safetensors", "part.safetensors", nil, "partial"),
            ("base.json", "rome.safetensors", nil, "different"),
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
