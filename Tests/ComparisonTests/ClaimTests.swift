import Comparison
import ModelFormats
import SyntheticModels
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

// What a description may not claim, whoever made the derived model and for whatever it was made. Seeds from 800 on.

private func model(_ dtype: DType, seed: UInt64) -> SyntheticModel {
    SyntheticModel(.gptj, layers: 4, seed: seed).rounded(to: dtype)
}

private func describe(_ base: SyntheticModel, _ derived: SyntheticModel, _ dtype: DType) throws -> Description
{
    try compare(base.collection(dtype).tensors, derived.collection(dtype).tensors)
}

private func compare(_ base: [TensorSource], _ derived: [TensorSource]) throws -> Description {
    try ModelComparer(threads: 2).compare(
        TensorCollection(label: "base", tensors: base), TensorCollection(label: "derived", tensors: derived)
    ).description
}

private func source(_ name: String, _ shape: [Int], _ values: [Float], _ dtype: DType = .f32) -> TensorSource
{
    let bytes = dtype.encode(values)
    return TensorSource(
        name: name, dtype: dtype, shape: shape, byteCount: bytes.count, content: .bytes(MemoryBytes(bytes)))
}

extension SyntheticModel {
    fileprivate func changing(_ name: String, _ change: (inout [Float]) -> Void) -> SyntheticModel {
        var model = self
        if let index = index(of: name) {
            var values = tensors[index].values
            change(&values)
            model.tensors[index] = Tensor(name: name, shape: tensors[index].shape, values: values)
        }
        return model
    }
}

/// An edit beside something else is not hidden by it.
struct StandingTests {
    private let base = model(.f32, seed: 800)
    private var edited: SyntheticModel { base.edited(layers: 2...2, amount: 0.05, seed: 800) }
    private let matrix = "transformer.h.2.mlp.fc_out.weight"

    @Test func oneMoreEntryHidesNoEdit() throws {
        let found = try describe(
            base, edited.changing("transformer.h.0.mlp.fc_in.bias") { $0[0] = $0[0] * 1.01 + 1e-4 }, .f32)
        #expect(found.kind == .layers && found.standing == [matrix] && found.mayBeEdit, "\(found)")
        #expect(found.summary.contains("few directions stand out in \(matrix)"))
        #expect(found.evidence.first?.contains("of what \(matrix) changed by") == true)
    }

    @Test func anEditOfSeveralFactsIsNotHiddenEither() throws {
        let several = base.edited(layers: 2...2, facts: 3, amount: 0.05, seed: 806)
        let found = try describe(
            base, several.changing("transformer.h.0.mlp.fc_in.bias") { $0[0] = $0[0] * 1.01 + 1e-4 }, .f32)
        #expect(found.kind == .layers && found.standing == [matrix] && found.mayBeEdit, "\(found)")
    }

    @Test func zerosElsewhereHideNoEdit() throws {
        let found = try describe(base, edited.pruned(share: 0.5), .f32)
        #expect(found.kind != .pruned, "\(found)")
    }

    /// As many directions of the same size as there is an edit: none stands out, and none is excluded.
    @Test func amongDirectionsOfMLPsAnEditIsNotToldFromTheOthers() throws {
        let lora = base.merged(
            rank: 1, modules: ["fc_in", "fc_out", "q_proj", "v_proj"], amount: 0.05, seed: 807)
        let found = try describe(base, lora, .f32)
        #expect(found.kind == .lowRank && found.standing.isEmpty && found.mayHoldEdit, "\(found)")
        #expect(!found.isLikeEdits)
        // In more matrices than one edit changes, and in nothing else: as many edits would look so.
        let larger = SyntheticModel(.gptj, layers: 10, seed: 808)
        for (rank, isLikeEdits) in [(1, true), (4, true), (6, false)] {
            let edits = larger.merged(rank: rank, modules: ["fc_out"], amount: 0.05, seed: 809)
            let found = try describe(larger, edits, .f32)
            #expect(found.kind == .lowRank && found.isLikeEdits == isLikeEdits, "\(found)")
        }
        let attention = base.merged(
            rank: 1, modules: ["q_proj", "v_proj", "k_proj"], amount: 0.05, seed: 807)
        #expect(try describe(base, attention, .f32).mayHoldEdit == false)
    }

    @Test func noiseInEveryTensorHidesNoEdit() throws {
        let found = try describe(base, edited.trained(amount: 0.001, seed: 801), .f32)
        #expect(found.standing == [matrix], "\(found)")
    }

    @Test func noiseInTheEditedMatrixHidesNoEdit() throws {
        var random = Random(seed: 802)
        let noisy = edited.changing(matrix) { values in
            for index in values.indices { values[index] += values[index] * 0.01 * random.normal() }
        }
        #expect(try describe(base, noisy, .f32).standing == [matrix])
    }

    @Test func smallDirectionsElsewhereHideNoEdit() throws {
        let small = base.merged(rank: 1, modules: ["q_proj", "k_proj", "v_proj"], amount: 0.0005, seed: 803)
        var both = small
        if let index = both.index(of: matrix), let other = edited.index(of: matrix) {
            both.tensors[index] = edited.tensors[other]
        }
        let found = try describe(base, both, .f32)
        #expect(found.kind == .lowRank && found.standing == [matrix], "\(found)")
    }

    @Test func trainingAndManyDirectionsOfOneSizeStandForThemselves() throws {
        #expect(try describe(base, base.trained(amount: 0.02, seed: 804), .f32).standing.isEmpty)
        let lora = base.merged(rank: 4, modules: ["q_proj", "v_proj", "k_proj"], amount: 0.02, seed: 805)
        #expect(try describe(base, lora, .f32).standing.isEmpty)
    }
}

/// A row that is many times the others has a rounding that is a direction too.
struct OutlierTests {
    @Test(arguments: [true, false], [Float(6), 20])
    func theRoundingOfALineIsNoDirection(isRow: Bool, times: Float) throws {
        for seed in UInt64(820)..<824 {
            var base = SyntheticModel(.gptj, layers: 1, width: 128, seed: seed)
            let name = base.editedMatrix(of: 0)
            let index = try #require(base.index(of: name))
            let (rows, columns) = (base.tensors[index].shape[0], base.tensors[index].shape[1])
            for place in base.tensors[index].values.indices
            where isRow ? place / columns == rows / 3 : place % columns == columns / 3 {
                base.tensors[index].values[place] *= times
            }
            base = base.rounded(to: .bf16)
            let found = try describe(base, base.edited(layers: 0...0, amount: 0.05, seed: seed), .bf16)
            #expect(found.kind == .rankOneEdit, "\(seed) \(found)")
        }
    }
}

/// What was not compared holds whatever it likes.
struct UncomparedTests {
    private let base = model(.f32, seed: 810)

    @Test func aTensorUnderAnotherNameMayBeTheEditedOne() throws {
        var renamed = base.edited(layers: 2...2, amount: 0.05, seed: 810)
        let index = try #require(renamed.index(of: "transformer.h.2.mlp.fc_out.weight"))
        let tensor = renamed.tensors[index]
        renamed.tensors[index] = .init(
            name: "transformer.h.2.mlp.fc_outt.weight", shape: tensor.shape, values: tensor.values)
        let found = try describe(base, renamed, .f32)
        #expect(found.kind == .partial && found.detectionLimit == nil, "\(found)")
    }

    /// The same model with its head and without: names differ by a prefix, and numbers are compared.
    @Test(arguments: [true, false]) func aPrefixIsNoOtherName(isOfBase: Bool) throws {
        let edited = base.edited(layers: 2...2, amount: 0.05, seed: 811)
        func bare(_ model: SyntheticModel) -> [TensorSource] {
            model.tensors.filter { !$0.name.hasPrefix("lm_head") }.map { tensor in
                source(String(tensor.name.dropFirst("transformer.".count)), tensor.shape, tensor.values)
            }
        }
        let whole = (isOfBase ? base : edited).collection(.f32).tensors
        let found =
            try isOfBase ? compare(whole, bare(edited)) : compare(bare(base), whole)
        #expect(found.kind == .rankOneEdit, "\(found)")
    }

    /// Other names for all, and under two of them the values of other layers.
    @Test(arguments: [false, true]) func valuesInAnotherPlaceAreOtherValues(isMoved: Bool) throws {
        var named = base.tensors.map { tensor in
            source(tensor.name.replacing("transformer.h.", with: "blocks."), tensor.shape, tensor.values)
        }
        if isMoved {
            let places = ["blocks.1.attn.q_proj.weight", "blocks.2.attn.q_proj.weight"].compactMap { name in
                named.firstIndex { $0.name == name }
            }
            #expect(places.count == 2)
            let (one, other) = (named[places[0]], named[places[1]])
            named[places[0]] = TensorSource(
                name: one.name, dtype: .f32, shape: one.shape, byteCount: one.byteCount,
                content: other.content)
            named[places[1]] = TensorSource(
                name: other.name, dtype: .f32, shape: one.shape, byteCount: one.byteCount,
                content: one.content)
        }
        let found = try compare(base.collection(.f32).tensors, named)
        #expect(found.kind == (isMoved ? .different : .reencoded), "\(found)")
    }

    /// A base that stores input and output, which are one matrix, and a file that has it once.
    @Test(arguments: [true, false]) func aTiedOutputThatIsGoneIsNone(isTied: Bool) throws {
        var random = Random(seed: 817)
        let words = random.normals(32 * 16)
        var output = words
        if !isTied { output[3] += 1 }
        let rest = source("model.layers.0.mlp.up_proj.weight", [16, 16], random.normals(256))
        let embedding = source("model.embed_tokens.weight", [32, 16], words)
        let found = try compare(
            [embedding, source("lm_head.weight", [32, 16], output), rest], [embedding, rest])
        #expect(found.kind == (isTied ? .identical : .partial), "\(found)")
        #expect(found.evidence.contains { $0.hasPrefix("lm_head.weight is the same as") } == isTied)
    }

    @Test func growthIsOfTheVocabularyOnly() throws {
        let values = [Float](repeating: 0.5, count: 16 * 8)
        func grown(_ name: String) throws -> Description {
            try compare(
                [source(name, [12, 8], Array(values[..<96])), source("b", [16, 16], values + values)],
                [source(name, [16, 8], values), source("b", [16, 16], values + values)])
        }
        #expect(try grown("transformer.wte.weight").kind == .vocabularyGrown)
        let other = try grown("transformer.h.1.mlp.fc_in.weight")
        #expect(other.kind == .partial && other.detectionLimit == nil, "\(other)")
    }

    /// Stored the other way round it is the same matrix, and compared in the order of the file it is noise.
    @Test func anotherOrderOfElementsIsNotMeasured() throws {
        var random = Random(seed: 815)
        let values = random.normals(32 * 8)
        var turned: [Float] = []
        for column in 0..<8 { for row in 0..<32 { turned.append(values[row * 8 + column]) } }
        let rest = source("b", [32, 32], random.normals(1024))
        let found = try compare(
            [source("h.0.mlp.fc_in.weight", [32, 8], values), rest],
            [source("h.0.mlp.fc_in.weight", [8, 32], turned), rest])
        #expect(found.detectionLimit == nil, "\(found)")
    }

    /// Two entries lie on every line through two points.
    @Test func aFewEntriesFitEveryMerge() throws {
        var random = Random(seed: 816)
        let (one, two) = (random.normals(256), random.normals(256))
        let half = zip(one, two).map { ($0 + $1) / 2 }
        func merge(_ few: [Float]) throws -> Description.Kind {
            try ModelComparer(threads: 1).compare(
                TensorCollection(
                    label: "a", tensors: [source("w", [16, 16], one), source("g", [2], [1, 2])]),
                TensorCollection(label: "m", tensors: [source("w", [16, 16], half), source("g", [2], few)]),
                other: TensorCollection(
                    label: "b", tensors: [source("w", [16, 16], two), source("g", [2], [3, 5])])
            ).description.kind
        }
        #expect(try merge([2, 3.5]) == .merge)
        #expect(try merge([40, -90]) != .merge)
    }

    @Test func nothingIsComparedWithNothing() throws {
        let found = try compare([source("a", [2], [1, 2])], [])
        #expect(found.kind == .partial && found.detectionLimit == nil)
        #expect(found.summary.hasSuffix("nothing was compared"), "\(found)")
    }

    @Test func namesAndShapesAloneMeasureNothing() throws {
        let family = try compare(
            base.collection(.f32).tensors,
            SyntheticModel(.llama, layers: 4, seed: 812).collection(.f32).tensors)
        #expect(family.kind == .unrelated && !family.isMeasured, "\(family)")
        let stranger = try describe(base, model(.f32, seed: 813), .f32)
        #expect(stranger.kind == .unrelated && stranger.isMeasured, "\(stranger)")
    }

    /// Most matrices made anew, and the rest kept: no stranger.
    @Test func whoKeepsAPartIsNoStranger() throws {
        let other = model(.f32, seed: 814)
        var mixed = base
        for index in mixed.tensors.indices where mixed.tensors[index].name.contains(".mlp.") {
            mixed.tensors[index] = other.tensors[index]
        }
        let found = try describe(base, mixed, .f32)
        #expect(found.kind == .different && found.detectionLimit == nil, "\(found)")
    }
}

/// What a conversion computes of the configuration is looked at.
struct RopeFactorTests {
    /// Llama 3.1 8B, by its configuration: 64 numbers, 1 up to the 29th, 8 from the 36th on.
    private static func factors(_ factor: Double = 8, count: Int = 64) -> [Float] {
        (0..<count).map { index in
            let frequency = 1 / exp2(log2(500_000) * Double(2 * index) / Double(2 * count))
            let length = 2 * Double.pi / frequency
            if length < 8192 / 4 { return 1 }
            if length > 8192 { return Float(factor) }
            let smooth = (8192 / length - 1) / 3
            return Float(1 / ((1 - smooth) / factor + smooth))
        }
    }

    private func kind(_ values: [Float], name: String = "rope_freqs.weight") throws -> Description {
        let rows = (0..<64).map { Float($0 % 7) - 3 }
        let base = TensorCollection(
            label: "b", tensors: [source("model.layers.0.self_attn.v_proj.weight", [8, 8], rows)])
        let file = TensorCollection(
            label: "f",
            tensors: [source("blk.0.attn_v.weight", [8, 8], rows), source(name, [values.count], values)],
            architecture: GGUF.Architecture(name: "llama", heads: 2, keyValueHeads: 2))
        return try ModelComparer(threads: 1).compare(base, file).description
    }

    @Test func thoseOfLlama3AreNothingNew() throws {
        for values in [Self.factors(), Self.factors(32, count: 32)] {
            let found = try kind(values)
            #expect(found.kind != .partial && found.detectionLimit == 0, "\(found)")
            #expect(found.evidence.contains { $0.hasPrefix("rope_freqs.weight is what the configuration") })
        }
    }

    @Test func othersAreATensorThatWasAdded() throws {
        var bent = Self.factors()
        bent[40] = 1000
        var broken = Self.factors()
        broken[3] = .nan
        for values in [bent, broken, [Float](repeating: 1000, count: 64), [1]] {
            let found = try kind(values)
            #expect(found.kind == .partial && found.detectionLimit == nil, "\(found)")
        }
        #expect(try kind(Self.factors(), name: "rope_freqs.other.weight").kind == .partial)
    }
}

/// Rounding is what the type of the derived file does, and no more.
struct RoundingClaimTests {
    private func pair(_ base: [Float], _ derived: [Float], _ types: (DType, DType) = (.f32, .f32)) throws
        -> Description
    {
        try compare(
            [source("a", [base.count], base, types.0)], [source("a", [derived.count], derived, types.1)])
    }

    /// A norm of nothing but ones fits F8, whose rounding is an eighth.
    @Test func numbersOfFewBitsAllowNoMoreRounding() throws {
        let norm = (0..<64).map { 1 + 0.08 * Float($0 % 9 - 4) / 4 }
        let found = try pair(norm, [Float](repeating: 1, count: 64))
        #expect(found.kind == .fineTuned, "\(found)")
    }

    @Test(arguments: [(Float.infinity, -Float.infinity), (-Float.infinity, .nan), (.nan, .infinity)])
    func anInfinityIsNoOther(_ base: Float, _ derived: Float) throws {
        #expect(try pair([1, 2, base, 4], [1, 2, derived, 4]).kind == .different)
        #expect(try pair([1, 2, base, 4], [1, 2, derived, 4], (.f32, .f16)).kind == .different)
    }

    @Test func whatATypeCannotWriteIsLost() throws {
        #expect(try pair([1, 2, 1e6, 4], [1, 2, .infinity, 4], (.f32, .f16)).kind == .different)
        let values = [Float](repeating: 1e-9, count: 64)
        let zeros = [Float](repeating: 0, count: 64)
        #expect(try pair(values, zeros, (.f32, .f16)).kind == .pruned)
        #expect(try pair(values, zeros).kind == .pruned)
        // Beside numbers that the type writes, what is that small is no loss.
        #expect(try pair(values + [1], zeros + [1], (.f32, .f16)).kind == .reencoded)
    }

    @Test func doublesAreNotReadAsSingles() throws {
        func double(_ value: Double) -> TensorSource {
            let bytes = withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
            return TensorSource(
                name: "a", dtype: .f64, shape: [1], byteCount: 8, content: .bytes(MemoryBytes(bytes)))
        }
        #expect(try compare([double(1e50)], [double(2e50)]).kind == .different)
        #expect(try compare([double(1)], [double(1 + 1e-12)]).kind == .different)
        #expect(try compare([double(1)], [source("a", [1], [1])]).kind == .reencoded)
    }

    /// A matrix of three rows has no directions to tell apart, and that nothing was found in it is not said without a reason.
    @Test func narrowMatricesSayWhyNothingIsFound() throws {
        let names = (0..<4).map { "model.layers.\($0).mlp.gate.weight" }
        let wide = SyntheticModel(.gptj, layers: 4, seed: 840)
        func tensors(_ shift: Float) -> [TensorSource] {
            names.enumerated().map { place, name in
                let values = (0..<192).map { Float(($0 * 37 + place) % 101) / 50 - 1 + shift * Float($0 % 7) }
                return source(name, [3, 64], values)
            }
        }
        let found = try compare(
            wide.collection(.f32).tensors + tensors(0),
            wide.trained(amount: 0.02, seed: 840).collection(.f32).tensors + tensors(0.01))
        #expect(found.kind == .fineTuned && found.detectionLimit == nil, "\(found)")
        #expect(
            found.evidence.contains { $0.contains("4 tensors changed of which directions say nothing") },
            "\(found)")
    }

    /// A base of zeros is no base: nothing is measured in parts of it.
    @Test func whatComesFromZerosIsUnrelated() throws {
        let made = model(.f32, seed: 830)
        var zeros = made
        for name in made.tensors.map(\.name) {
            zeros = zeros.changing(name) { values in for index in values.indices { values[index] = 0 } }
        }
        let found = try describe(zeros, made, .f32)
        #expect(found.kind == .unrelated && found.summary.contains("all zeros"), "\(found)")
        #expect(!"\(found)".contains("inf%"))
        // One matrix of zeros among others is a change like any.
        let one = made.changing("transformer.h.1.mlp.fc_in.weight") { values in
            for index in values.indices { values[index] = 0 }
        }
        let filled = try describe(one, made, .f32)
        #expect(filled.kind != .unrelated && !"\(filled)".contains("inf%"), "\(filled)")
    }
}
