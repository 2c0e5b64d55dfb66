import Attestation
import Cryptography
import FileIO
import StrictJSON
import Testing

import registry_import

/// From rows to statements, on data that is made here.
@Suite struct ImportTests {
    private static let hashes = (0..<10).map { SHA256.hash([UInt8($0)]).hex }

    private func row(
        _ name: String, _ file: String, _ hash: Int, version: String? = nil, kind: String = "weights",
        evidence: String = "publisher", repo: String = "github.com/acme/list", core: Bool = true,
        conflict: String? = nil, alsoIn: String? = nil
    ) -> JSON {
        .members([
            "name": .string(name), "version_or_revision": version.map { .string($0) } ?? .null,
            "file": .string(file), "format": "gguf", "size_bytes": 7, "kind": .string(kind),
            "digests": ["sha256": .string(Self.hashes[hash])], "license": .null, "url": .null,
            "evidence": .string(evidence), "core": .bool(core),
            "source": ["repo": .string(repo), "commit": "c0ffee", "path": "list.json"],
            "conflict": conflict.map { .string($0) },
            "also_in": alsoIn.map {
                [["source": ["repo": .string($0), "commit": "beef", "path": "pins.yaml"]]]
            },
        ])
    }

    private func edge(
        _ derivative: String, _ base: String, _ relation: String = "quantized", exact: Bool = true,
        repo: String = "github.com/acme/list"
    ) -> JSON {
        [
            "derivative": .string(derivative), "base": .string(base), "relation": .string(relation),
            "base_precision": exact ? "exact" : "family", "basis": "table",
            "source": ["repo": .string(repo), "commit": "c0ffee", "path": "README.md"],
        ]
    }

    private func statements(_ rows: [JSON], _ edges: [JSON] = [], known: [String] = []) throws -> [Statement]
    {
        let folder = try makeTemporaryFolder()
        defer { try? removeTree(folder) }
        func write(_ lines: [JSON], _ name: String) throws {
            try writeAtomically(lines.flatMap { $0.compact + [0x0A] }, to: "\(folder)/\(name)")
        }
        try write(rows, "models.jsonl")
        try write(edges, "lineage.jsonl")
        try write([["known": .strings(known)]], "names.json")
        let collection = try Collection(data: folder, measured: [], own: [])
        return try collection.observations.flatMap { try $0.statements() }.map {
            try Statement(parsing: $0)
        }
    }

    private func parents(_ statement: Statement) -> [Claims.Parent] {
        guard case .parents(let parents)? = statement.claims?.lineage else { return [] }
        return parents
    }

    @Test func rowsThatAreNotCoreOrContradictAnotherStayOut() throws {
        let statements = try statements([
            row("acme/a", "a.bin", 0),
            row("acme/b", "b.bin", 1, core: false),
            row("acme/c", "c.bin", 2, conflict: "the same URL elsewhere"),
            row("acme/d", "d.bin", 3), row("acme/d", "d.bin", 4), row("acme/d", "d.bin", 3),
            row("acme/e", "../e.bin", 5), row("acme/(f)", "f.bin", 6),
        ])
        #expect(statements.map { $0.claims?.model.description } == ["acme/a"])
    }

    @Test func sourcesKeepTheirTierAndFactsTheirSources() throws {
        let statement = try #require(
            try statements([
                row("acme/a", "a.bin", 0, alsoIn: "github.com/zoo/pins"), row("Acme/A", "b.bin", 1),
                row("acme/a", "c.bin", 2, evidence: "third-party", repo: "github.com/zoo/pins"),
            ]).first)
        let claims = try #require(statement.claims)
        // Two of three rows spell it so.
        #expect(claims.model.description == "acme/a")
        #expect(
            statement.sources.map { "\($0.tier.rawValue) \($0.place) \($0.path ?? "")" } == [
                "publisher's list github.com/acme/list list.json",
                "third party github.com/zoo/pins list.json",
                "third party github.com/zoo/pins pins.yaml",
            ])
        #expect(claims.artifacts.map(\.sources) == [[0, 2], [0], [1]])
    }

    @Test func parentsArePinnedByTheWeightsThatAreAttestedUnderTheirName() throws {
        let statements = try statements(
            [
                row("acme/base", "model.bin", 0), row("acme/base", "tokenizer.json", 1, kind: "tokenizer"),
                row("acme/child", "model.gguf", 2), row("acme/orphan", "model.gguf", 3),
            ],
            [
                edge("Acme/Child", "ACME/base"), edge("acme/child", "acme/nowhere", "finetune"),
                edge("acme/orphan", "family:acme", exact: false), edge("acme/orphan", "acme/orphan"),
                edge("acme/unknown", "acme/base"),
            ])
        let child = try #require(statements.first { $0.claims?.model.description == "acme/child" })
        #expect(parents(child).map(\.name.description) == ["acme/base", "acme/nowhere"])
        #expect(
            parents(child).map { $0.digests.map(\.description) } == [["sha256:\(Self.hashes[0])"], []])
        #expect(parents(child).map(\.relation) == [.quantized, .finetune])
        #expect(parents(child).map(\.basis) == ["table", "table"])
        // The repository that lists the child's files speaks for the child's lineage too.
        #expect(parents(child)[0].sources.map { child.sources[$0].tier } == [.publishersList])
        let orphan = try #require(statements.first { $0.claims?.model.description == "acme/orphan" })
        #expect(orphan.claims?.lineage == .notStated)
    }

    @Test func ofSeveralVersionsOnlyTheDerivativesOwnIsPinned() throws {
        let base = [
            row("zoo/base", "a", 0, version: "opset7"), row("zoo/base", "a", 1, version: "opset12"),
        ]
        let edges = [edge("zoo/base-int8", "zoo/base")]
        let same = try statements(base + [row("zoo/base-int8", "b", 2, version: "opset12")], edges)
        let parent = try #require(same.flatMap(parents).first)
        #expect(parent.version == "opset12")
        #expect(parent.digests.map(\.description) == ["sha256:\(Self.hashes[1])"])
        let other = try statements(base + [row("zoo/base-int8", "b", 2, version: "opset13")], edges)
        #expect(other.flatMap(parents).map(\.digests) == [[]])
    }

    @Test func aParentOfOneFileIsStatedOfThatFileAlone() throws {
        let statements = try statements(
            [
                row("zoo/all", "one.bin", 0), row("zoo/all", "two.bin", 1), row("zoo/all", "three.bin", 2),
                row("acme/one", "w", 3),
            ],
            [edge("zoo/all#one.bin", "acme/one", "converted")]
        ).filter { $0.claims?.model.description == "zoo/all" }
        #expect(statements.count == 2)
        #expect(
            statements.map { $0.files.map(\.name.description) } == [["one.bin"], ["three.bin", "two.bin"]])
        #expect(statements.map { parents($0).count } == [1, 0])
    }

    @Test func longFileListsBecomeSeveralStatements() throws {
        let long = String(repeating: "shard", count: 60)
        let rows = (0..<200).map { row("acme/big", "\(long)-\(1000 + $0).bin", $0 % 10) }
        let statements = try statements(rows)
        #expect(statements.count > 1)
        #expect(statements.flatMap { $0.files.map(\.name) }.count == 200)
        #expect(Set(statements.flatMap { $0.files.map(\.name) }).count == 200)
    }

    @Test func theSameDataGivesTheSameBytes() throws {
        let rows = [
            row("acme/a", "a.bin", 0, alsoIn: "github.com/zoo/pins"), row("acme/b", "b.bin", 1),
        ]
        let once = try statements(rows, [edge("acme/b", "acme/a")])
        let again = try statements(rows.reversed(), [edge("acme/b", "acme/a")])
        #expect(once == again)
    }

    @Test func whatWasMadeFromAnExcludedModelIsExcluded() throws {
        let statements = try statements(
            [
                row("acme/fine", "a", 0), row("acme/fine-uncensored", "b", 1), row("zoo/mix-GGUF", "c", 2),
                row("zoo/fine-GGUF", "d", 3),
            ],
            [
                edge("zoo/mix", "acme/Fine-Uncensored", "merge"), edge("zoo/mix-GGUF", "zoo/mix"),
                edge("zoo/fine-GGUF", "acme/fine"),
            ])
        #expect(statements.map { $0.claims?.model.description } == ["acme/fine", "zoo/fine-GGUF"])
    }

    @Test(arguments: [
        "bartowski/Falcon3-7B-Instruct-abliterated-GGUF", "bartowski/Llama-3.3-70B-Instruct-ablated-GGUF",
        "bartowski/TheDrummer_Tiger-Gemma-12B-v3-GGUF", "TheBloke/Luna-AI-Llama2-Uncensored-GGUF",
        "bartowski/dolphin-2.9.2-Phi-3-Medium-GGUF", "Nekochu/Luminia-8B-RP",
        "grimjim/Llama-3-Oasis-v1-OAS-8B",
        "anthracite-org/magnum-v3-34b", "nothingiisreal/MN-12B-Celeste-V1.9",
    ])
    func excluded(_ name: String) { #expect(Exclusion(edges: []).excludes(name)) }

    @Test(arguments: [
        "mlabonne/Daredevil-8B", "LyraNovaHeart/Starfallen-Snow-Fantasy-24B", "FPHam/L3-8B-Everything-COT",
        "GalrionSoftworks/MagnusIntellectus-12B-v1", "bartowski/perplexity-ai_r1-1776-distill-llama-70b-GGUF",
        "openai/whisper-large-v3", "NousResearch/Hermes-4-70B", "BlinkDL/rwkv-4-novel",
        "handy-computer/SenseVoiceSmall-gguf", "surya-narayanan/human_sexuality",
        "Triangle104/Dark-Chivalry_V1.0",
    ])
    func notExcluded(_ name: String) { #expect(!Exclusion(edges: []).excludes(name)) }
}

/// A new folder that the caller removes.
func makeTemporaryFolder() throws -> String {
    let folder = "/tmp/oracle-import-test-\(UInt64.random(in: 0 ... .max))"
    try createDirectories(folder, mode: 0o700)
    return folder
}
