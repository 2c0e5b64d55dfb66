import Comparison
import ModelFormats
import Quantization
import SyntheticModels
import TensorValues
import Testing

/// Models as llama.cpp writes them, against their bases. Seeds from 700 on.
@Suite struct QuantizedModelTests {
    private static let heads = 4
    private static let types: [DType] = [.q4_0, .q4_1, .q5_0, .q5_1, .q8_0]

    private static func blocks(_ values: [Float], _ type: DType) -> [UInt8] {
        guard let encoder = BlockEncoder(dtype: type) else { return type.encode(values) }
        var out: [UInt8] = []
        var block = [UInt8](repeating: 0, count: encoder.bytesPerBlock)
        for start in stride(from: 0, to: values.count, by: BlockEncoder.elementsPerBlock) {
            let part = Array(values[start..<(start + BlockEncoder.elementsPerBlock)])
            #expect(encoder.encode(part, into: &block))
            out += block
        }
        return out
    }

    private static func source(_ name: String, _ shape: [Int], _ values: [Float], _ type: DType)
        -> TensorSource
    {
        let own = shape.count < 2 ? DType.f32 : type
        let bytes = blocks(values, own)
        return TensorSource(
            name: name, dtype: own, shape: shape, byteCount: bytes.count, content: .bytes(MemoryBytes(bytes)))
    }

    private static func gguf(
        _ model: SyntheticModel, _ type: DType, heads: Int = heads, stated: Int = heads
    ) -> TensorCollection {
        TensorCollection(
            label: "model.gguf",
            tensors: model.llamaCppTensors(heads: heads).map { tensor in
                source(tensor.name, tensor.shape, tensor.values, type)
            }, architecture: GGUF.Architecture(name: "llama", heads: stated, keyValueHeads: nil))
    }

    private static func model(_ dtype: DType, seed: UInt64) -> SyntheticModel {
        SyntheticModel(.llama, layers: 3, seed: seed).rounded(to: dtype)
    }

    private static func compare(_ base: SyntheticModel, _ dtype: DType, _ derived: TensorCollection) throws
        -> ModelDifference
    {
        try ModelComparer(threads: 2).compare(base.collection(dtype), derived)
    }

    @Test(arguments: types, [DType.bf16, .f16, .f32])
    func aQuantizationOfTheBaseIsOne(_ type: DType, base dtype: DType) throws {
        let base = Self.model(dtype, seed: 700)
        let found = try Self.compare(base, dtype, Self.gguf(base, type))
        #expect(found.description.kind == .quantized, "\(found.description)")
        #expect(found.pairs.count == base.tensors.count)
        let outcomes = Set(found.pairs.compactMap(\.quantization?.outcome))
        #expect(outcomes == [.rounded])
        // llama.cpp writes a file in F16 or BF16 first.
        for between in [DType.f16, .bf16] {
            let way = try Self.compare(base, dtype, Self.gguf(base.rounded(to: between), type))
            #expect(way.description.kind == .quantized, "\(between): \(way.description)")
        }
    }

    @Test(arguments: types, [UInt64(710), 711])
    func aQuantizedFineTuneIsToldApart(_ type: DType, seed: UInt64) throws {
        let base = Self.model(.bf16, seed: seed)
        for amount in [0.1, 0.01] {
            let tuned = base.trained(amount: amount, seed: seed).rounded(to: .bf16)
            let found = try Self.compare(base, .bf16, Self.gguf(tuned, type))
            #expect(found.description.kind == .quantizedOther, "\(amount): \(found.description)")
        }
    }

    @Test(arguments: types)
    func anEditBeforeQuantizingIsInItsTensor(_ type: DType) throws {
        let base = Self.model(.f16, seed: 720)
        let edited = base.edited(layers: 1...1, amount: 0.03, seed: 720).rounded(to: .f16)
        let found = try Self.compare(base, .f16, Self.gguf(edited, type))
        #expect(found.description.kind == .quantizedOther, "\(found.description)")
        #expect(found.description.layers == [1] && found.description.modules == ["down_proj"])
    }

    @Test func aGGUFOfPlainTypesIsAReEncoding() throws {
        let base = Self.model(.bf16, seed: 730)
        for type in [DType.bf16, .f32] {
            let found = try Self.compare(base, .bf16, Self.gguf(base, type))
            #expect(found.description.kind == .reencoded, "\(found.description)")
        }
    }

    /// Heads that the file states otherwise than it was made with: these rows are other rows to whoever loads it.
    @Test func rowsOfOtherHeadsAreOtherRows() throws {
        let base = Self.model(.bf16, seed: 740)
        let found = try Self.compare(base, .bf16, Self.gguf(base, .q8_0, stated: 8))
        #expect(found.description.kind == .quantizedOther)
        #expect(found.description.modules == ["k_proj", "q_proj"])
    }

    /// Heads that the rows cannot have: how a conversion moved them is not guessed, and that is said.
    @Test(arguments: [5, nil] as [Int?])
    func rowsOfHeadsThatCannotBeAreComparedAsTheyLie(_ stated: Int?) throws {
        let base = Self.model(.bf16, seed: 741)
        let file = Self.gguf(base, .q8_0)
        let note =
            stated == nil
            ? "the file does not state how many attention heads the 64 rows of blk.0.attn_k.weight have"
            : "the file states 5 attention heads, which the 64 rows of blk.0.attn_k.weight cannot have"
        let found = try Self.compare(
            base, .bf16,
            TensorCollection(
                label: "x", tensors: file.tensors,
                architecture: GGUF.Architecture(name: "llama", heads: stated, keyValueHeads: nil)))
        #expect(
            found.description.evidence.last
                == "\(note): the rows of 6 tensors like it are compared as they lie in the file")
        #expect(found.description.kind == .quantizedOther)
        #expect(found.description.modules == ["k_proj", "q_proj"])
        let known = try Self.compare(base, .bf16, file)
        #expect(!known.description.evidence.contains { $0.contains("attention heads") })
    }

    @Test func otherArchitecturesAreComparedByTheirNames() throws {
        let base = Self.model(.bf16, seed: 750)
        let file = Self.gguf(base, .q8_0)
        let unknown = TensorCollection(
            label: "x", tensors: file.tensors,
            architecture: GGUF.Architecture(name: "mamba", heads: nil, keyValueHeads: nil))
        let found = try Self.compare(base, .bf16, unknown)
        #expect(found.description.kind == .unrelated, "\(found.description)")
    }

    // MARK: Layouts

    /// Some numbers, none twice in a row.
    private static func numbers(_ count: Int) -> [Float] {
        var values: [Float] = []
        for index in 0..<count {
            let number: Int = (index * 37) % 101 - 50
            values.append(Float(number) / 256)
        }
        return values
    }

    private static func collection(_ tensors: [TensorSource], _ architecture: String? = nil)
        -> TensorCollection
    {
        TensorCollection(
            label: "m", tensors: tensors,
            architecture: architecture.map { GGUF.Architecture(name: $0, heads: 2, keyValueHeads: 2) })
    }

    @Test func gpt2IsTransposed() throws {
        let (rows, columns) = (96, 64)
        let values = Self.numbers(rows * columns)
        var turned: [Float] = []
        for column in 0..<columns { for row in 0..<rows { turned.append(values[row * columns + column]) } }
        let base = Self.collection([Self.source("h.0.mlp.c_fc.weight", [rows, columns], values, .f16)])
        for type in [DType.q8_0, .f16] {
            let file = Self.collection(
                [Self.source("blk.0.ffn_up.weight", [columns, rows], turned, type)], "gpt2")
            let found = try ModelComparer(threads: 1).compare(base, file)
            #expect(
                found.description.kind == (type == .q8_0 ? .quantized : .identical), "\(found.description)")
        }
        let wrong = Self.collection(
            [Self.source("blk.0.ffn_up.weight", [columns, rows], values, .q8_0)], "gpt2")
        #expect(try ModelComparer(threads: 1).compare(base, wrong).description.kind != .quantized)
    }

    @Test func gemmasNormsHaveOneAdded() throws {
        let values = Self.numbers(64)
        let base = Self.collection([
            Self.source("model.norm.weight", [1, 64], values, .bf16),
            Self.source("model.layers.0.self_attn.v_proj.weight", [1, 64], values, .bf16),
        ])
        let file = Self.collection(
            [
                Self.source("output_norm.weight", [1, 64], values.map { $0 + 1 }, .f32),
                Self.source("blk.0.attn_v.weight", [1, 64], values, .f32),
            ], "gemma2")
        let found = try ModelComparer(threads: 1).compare(base, file)
        #expect(found.description.kind == .reencoded, "\(found.description)")
    }

    /// A second tensor that bears the base's own name for one that was renamed: it may not vanish behind that one.
    @Test func noTensorOfAFileIsLeftOut() throws {
        let values = Self.numbers(64)
        let name = "model.layers.0.self_attn.v_proj.weight"
        let base = Self.collection([Self.source(name, [1, 64], values, .f32)])
        let honest = Self.source("blk.0.attn_v.weight", [1, 64], values, .f32)
        #expect(
            try ModelComparer(threads: 1).compare(base, Self.collection([honest], "llama")).description.kind
                != .partial)
        let hidden = Self.source(name, [1, 64], values.map { $0 + 1 }, .f32)
        let found = try ModelComparer(threads: 1).compare(base, Self.collection([honest, hidden], "llama"))
        #expect(found.description.kind == .partial, "\(found.description)")
        #expect(found.description.summary.contains("1 tensor added"), "\(found.description)")
    }

    /// Beside NaN and infinities nothing is claimed: a norm of them makes a model useless, whatever its matrices are.
    @Test(arguments: [Float.nan, .infinity])
    func nothingIsClaimedBesideNumbersThatAreNone(_ value: Float) throws {
        let values = Self.numbers(64)
        let base = Self.collection([
            Self.source("model.norm.weight", [64], values, .f32),
            Self.source("model.layers.0.self_attn.v_proj.weight", [1, 64], values, .f32),
        ])
        let file = Self.collection(
            [
                Self.source("output_norm.weight", [64], [Float](repeating: value, count: 64), .f32),
                Self.source("blk.0.attn_v.weight", [1, 64], values, .q8_0),
            ], "llama")
        let found = try ModelComparer(threads: 1).compare(base, file)
        #expect(found.description.kind == .different, "\(found.description)")
        #expect(
            found.description.summary
                == "64 entries of 1 tensor became NaN or infinite, or were it and are not")
    }

    @Test func stackedExpertsAreComparedOneByOne() throws {
        let values = Self.numbers(2 * 1024)
        var experts: [TensorSource] = []
        for expert in 0..<2 {
            let name = "model.layers.0.block_sparse_moe.experts.\(expert).w1.weight"
            let part = Array(values[(expert * 1024)..<((expert + 1) * 1024)])
            experts.append(Self.source(name, [32, 32], part, .f16))
        }
        let base = Self.collection(experts)
        let file = Self.collection(
            [Self.source("blk.0.ffn_gate_exps.weight", [2, 32, 32], values, .q4_0)], "llama")
        let found = try ModelComparer(threads: 1).compare(base, file)
        #expect(found.description.kind == .quantized && found.pairs.count == 2, "\(found.description)")
    }

    /// One matrix for input and output: the file has it twice.
    @Test func aTiedOutputIsComparedWithTheInput() throws {
        let values = Self.numbers(64 * 32)
        let base = Self.collection([Self.source("model.embed_tokens.weight", [64, 32], values, .f16)])
        let file = Self.collection(
            [
                Self.source("token_embd.weight", [64, 32], values, .q4_0),
                Self.source("output.weight", [64, 32], values, .q8_0),
            ], "llama")
        let found = try ModelComparer(threads: 1).compare(base, file)
        #expect(found.description.kind == .quantized && found.pairs.count == 2, "\(found.description)")
    }
}
