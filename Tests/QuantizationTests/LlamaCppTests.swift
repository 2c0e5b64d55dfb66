import FileIO
import ModelFormats
import Quantization
import TestSupport
import Testing

@Suite struct LlamaCppTests {
    private struct Line: Hashable {
        let architecture: String
        let name: String
        let base: String

        static func read(_ text: String) -> [Line] {
            text.split(separator: "\n").compactMap { line in
                let words = line.split(separator: " ").map(String.init)
                return words.count == 3 ? Line(architecture: words[0], name: words[1], base: words[2]) : nil
            }
        }
    }

    private static let fixtures = QuantizationCheckTests.fixtures

    /// Every name of the mapping of the package gguf leads back to the name that it was made from.
    private static func check(_ lines: [Line]) throws {
        for (architecture, lines) in Dictionary(grouping: lines, by: \.architecture) {
            let arrangement = try #require(
                LlamaCppArrangement(
                    GGUF.Architecture(name: architecture, heads: 4, keyValueHeads: 2),
                    tensors: lines.map { ($0.name, [16, 16]) }, base: lines.map(\.base)), "\(architecture)")
            #expect(arrangement.unmatched.isEmpty, "\(architecture)")
            let found = Set(
                arrangement.pairs.map { Line(architecture: architecture, name: $0.name, base: $0.base) })
            #expect(found == Set(lines), "\(architecture): \(Set(lines).subtracting(found))")
        }
    }

    @Test func namesAreThoseOfGGUF() throws {
        let lines = Line.read(
            String(decoding: try readFile("\(Self.fixtures)/llamanames.txt", limit: 1 << 20), as: UTF8.self))
        #expect(lines.count == 173)
        try Self.check(lines)
    }

    @Test(
        .enabled(
            if: QuantizationCheckTests.python != nil,
            "no Python here has gguf; scripts/writers.sh installs it"))
    func namesAreThoseOfTheGGUFThatIsHere() throws {
        try withTemporaryFolder { folder in
            let answer = try runProgram(
                try #require(QuantizationCheckTests.python), ["\(Self.fixtures)/llamanames.py"], in: folder)
            let lines = Line.read(answer.text)
            #expect(answer.status == 0 && lines.count == 173)
            try Self.check(lines)
        }
    }

    private static func change(
        _ architecture: String, _ name: String, _ shape: [Int], _ base: String, heads: Int? = 4,
        keyValueHeads: Int? = nil
    ) -> LlamaCppArrangement.Change? {
        LlamaCppArrangement(
            GGUF.Architecture(name: architecture, heads: heads, keyValueHeads: keyValueHeads),
            tensors: [(name, shape)], base: [base])?.pairs.first?.change
    }

    @Test func whatAConversionChangesIsKnown() {
        let q = "model.layers.0.self_attn.q_proj.weight"
        let k = "model.layers.0.self_attn.k_proj.weight"
        #expect(Self.change("llama", "blk.0.attn_q.weight", [64, 64], q) == .alternatingRows(heads: 4))
        #expect(
            Self.change("llama", "blk.0.attn_k.weight", [32, 64], k, keyValueHeads: 2)
                == .alternatingRows(heads: 2))
        #expect(Self.change("llama", "blk.0.attn_k.weight", [64, 64], k) == .alternatingRows(heads: 4))
        #expect(Self.change("qwen2", "blk.0.attn_q.weight", [64, 64], q) == LlamaCppArrangement.Change.none)
        // Heads that the rows are no multiple of, or that are not known, leave rows where they are, which is told.
        let told = LlamaCppArrangement(
            GGUF.Architecture(name: "llama", heads: 5, keyValueHeads: 4),
            tensors: [("blk.0.attn_q.weight", [64, 64]), ("blk.0.attn_k.weight", [64, 64])], base: [q, k])
        #expect(told?.unordered?.heads == 5 && told?.unordered?.rows == 64 && told?.unordered?.count == 1)
        #expect(told?.pairs.map(\.change) == [.none, .alternatingRows(heads: 4)])
        for heads in [nil, 0, -4, 5, 64, Int.max] {
            #expect(
                Self.change("llama", "blk.0.attn_q.weight", [64, 64], q, heads: heads)
                    == LlamaCppArrangement.Change.none)
        }
        #expect(
            Self.change("gemma2", "blk.0.attn_norm.weight", [64], "model.layers.0.input_layernorm.weight")
                == .plusOne)
        #expect(Self.change("gemma", "output_norm.weight", [64], "model.norm.weight") == .plusOne)
        #expect(
            Self.change("gpt2", "blk.0.attn_qkv.weight", [192, 64], "h.0.attn.c_attn.weight") == .transposed)
        #expect(
            Self.change("gpt2", "blk.0.attn_qkv.bias", [192], "h.0.attn.c_attn.bias")
                == LlamaCppArrangement.Change.none)
    }

    @Test func tiedOutputsAndExpertsAreFound() throws {
        let tied = try #require(
            LlamaCppArrangement(
                GGUF.Architecture(name: "llama", heads: 1, keyValueHeads: 1),
                tensors: [
                    ("output.weight", [8, 8]), ("rope_freqs.weight", [4]), ("blk.x.attn_q.weight", [8, 8]),
                    ("blk..attn_q.weight", [8, 8]), ("blk.0.ffn_up_exps.weight", [2, 8, 8]),
                    ("blk.1.ffn_up_exps.weight", [2, 8, 8]), ("odd", [1]),
                ],
                base: [
                    "model.embed_tokens.weight", "model.layers.0.block_sparse_moe.experts.0.w3.weight",
                    "model.layers.0.block_sparse_moe.experts.1.w3.weight",
                    "model.layers.1.block_sparse_moe.experts.0.w3.weight",
                ]))
        #expect(
            tied.pairs.map(\.base) == [
                "model.embed_tokens.weight", "model.layers.0.block_sparse_moe.experts.0.w3.weight",
                "model.layers.0.block_sparse_moe.experts.1.w3.weight",
            ])
        #expect(tied.pairs.map(\.expert) == [nil, 0, 1])
        #expect(
            tied.unmatched == [
                "rope_freqs.weight", "blk.x.attn_q.weight", "blk..attn_q.weight", "blk.1.ffn_up_exps.weight",
                "odd",
            ])
        #expect(
            LlamaCppArrangement(
                GGUF.Architecture(name: "mamba", heads: nil, keyValueHeads: nil), tensors: [], base: [])
                == nil)
    }
}
