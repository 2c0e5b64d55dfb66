import Comparison
import ModelFormats
import SyntheticModels
import Testing

// What people do to models, called by its name. Seeds from 500 on: the thresholds were chosen on seeds below 100.

private func describe(
    _ base: SyntheticModel, _ derived: SyntheticModel, _ types: (DType, DType), other: SyntheticModel? = nil
) throws -> Description {
    try ModelComparer(threads: 2).compare(
        base.collection(types.0), derived.collection(types.1), other: other?.collection(types.0)
    ).description
}

private func model(_ dtype: DType, _ family: SyntheticModel.Family = .gptj, seed: UInt64) -> SyntheticModel {
    SyntheticModel(family, seed: seed).rounded(to: dtype)
}

struct KindTests {
    @Test(arguments: [DType.f16, .bf16], [UInt64(500), 501])
    func anEditOfOneFactIsARankOneEdit(_ dtype: DType, seed: UInt64) throws {
        let base = model(dtype, seed: seed)
        let found = try describe(base, base.edited(layers: 2...2, amount: 0.03, seed: seed), (dtype, dtype))
        #expect(found.kind == .rankOneEdit, "\(found)")
        #expect(found.layers == [2] && found.modules == ["fc_out"] && found.rank == 1)
        #expect(found.summary.contains("transformer.h.2.mlp.fc_out.weight"))
    }

    @Test(arguments: [DType.f16, .bf16], SyntheticModel.Family.allCases)
    func anEditSpreadOverFiveLayersIsOne(_ dtype: DType, _ family: SyntheticModel.Family) throws {
        let base = model(dtype, family, seed: 510)
        let found = try describe(base, base.edited(layers: 1...5, amount: 0.02, seed: 510), (dtype, dtype))
        #expect(found.kind == .rankOneEdit, "\(found)")
        #expect(found.layers == [1, 2, 3, 4, 5])
    }

    @Test func anEditOfSeveralFactsIsOfThatRank() throws {
        let base = model(.bf16, seed: 520)
        let found = try describe(
            base, base.edited(layers: 2...3, facts: 3, amount: 0.05, seed: 520), (.bf16, .bf16))
        #expect(found.kind == .lowRank && found.rank == 3, "\(found)")
        #expect(found.evidence.contains { $0.contains("MEMIT") })
    }

    @Test(arguments: [DType.f16, .bf16, .f32], [0.005, 0.05])
    func trainingOfEverythingIsNoEdit(_ dtype: DType, amount: Double) throws {
        let base = model(dtype, seed: 530)
        let found = try describe(base, base.trained(amount: amount, seed: 530), (dtype, dtype))
        #expect(found.kind == .fineTuned && found.summary == "all 6 layers changed", "\(found)")
        // An edit that is smaller than the strongest direction of the training would not be seen, and that is said.
        #expect(try #require(found.detectionLimit) > amount / 10)
        #expect(found.evidence.contains { $0.contains("would not stand out") })
    }

    @Test func oneLayerIsNotMany() throws {
        let base = SyntheticModel(.gptj, layers: 1, seed: 531).rounded(to: .bf16)
        let found = try describe(base, base.trained(amount: 0.05, seed: 531), (.bf16, .bf16))
        #expect(found.kind == .fineTuned && found.summary == "its one layer changed", "\(found)")
    }

    /// A rank-one edit with training on top is no rank-one edit any more.
    @Test func anEditUnderTrainingIsNotClaimed() throws {
        let base = model(.bf16, seed: 535)
        let hidden = base.edited(layers: 2...2, amount: 0.01, seed: 535).trained(amount: 0.02, seed: 536)
        let found = try describe(base, hidden, (.bf16, .bf16))
        #expect(found.kind == .fineTuned)
        #expect(try #require(found.detectionLimit) >= 0.005)
    }

    @Test func trainingOfSomeLayersSaysWhich() throws {
        let base = model(.bf16, seed: 540)
        let found = try describe(
            base, base.trained(amount: 0.01, layers: 2...4, seed: 540), (.bf16, .bf16))
        #expect(found.kind == .layers && found.layers == [2, 3, 4], "\(found)")
        #expect(found.summary == "layers 2..4 of 6 trained")
    }

    @Test(arguments: [DType.f16, .bf16, .f32], [1, 4, 8])
    func aMergedLoRAIsALowRankUpdate(_ dtype: DType, rank: Int) throws {
        let base = model(dtype, seed: 550)
        let found = try describe(base, base.merged(rank: rank, amount: 0.05, seed: 550), (dtype, dtype))
        #expect(found.kind == .lowRank && found.rank == rank, "\(found)")
        #expect(found.modules == ["q_proj", "v_proj"] && found.layers == [0, 1, 2, 3, 4, 5])
    }

    @Test(arguments: [DType.q8_0, .q4_0])
    func quantizationIsWithinItsError(_ dtype: DType) throws {
        let base = model(.f32, seed: 560)
        #expect(try describe(base, base, (.f32, dtype)).kind == .quantized)
        // The same types with other numbers in them.
        let other = try describe(base, base.trained(amount: 0.5, seed: 561), (.f32, dtype))
        #expect(other.kind == .quantizedOther, "\(other)")
    }

    @Test(arguments: [(DType.f32, DType.bf16), (.f32, .f16), (.bf16, .f32), (.f16, .f32)])
    func anotherTypeIsAReEncoding(_ types: (DType, DType)) throws {
        let base = model(types.0, seed: 570)
        let found = try describe(base, base, types)
        #expect(found.kind == .reencoded, "\(found)")
        #expect(found.summary.contains("\(types.0.rawValue) -> \(types.1.rawValue)"))
        #expect(found.detectionLimit == 0)
    }

    @Test(arguments: [DType.bf16, .f16])
    func roundingThereAndBackIsAReEncoding(_ dtype: DType) throws {
        let base = model(.f32, seed: 575)
        let found = try describe(base, base.rounded(to: dtype), (.f32, .f32))
        #expect(
            found.kind == .reencoded && found.summary.contains("rounded to \(dtype.rawValue)"), "\(found)")
    }

    @Test func anEditThatIsReEncodedIsStillAnEdit() throws {
        let base = model(.f32, seed: 577)
        let found = try describe(base, base.edited(layers: 3...3, amount: 0.05, seed: 577), (.f32, .bf16))
        #expect(found.kind == .rankOneEdit && found.layers == [3], "\(found)")
        #expect(found.evidence.contains { $0.contains("F32 -> BF16") })
    }

    /// A file in F32 whose numbers are of BF16 has BF16's rounding.
    @Test func anEditMadeInANarrowerTypeThanTheFile() throws {
        let base = model(.bf16, seed: 578)
        let edited = base.edited(layers: 3...3, amount: 0.05, seed: 578).rounded(to: .bf16)
        #expect(try describe(base, edited, (.f32, .f32)).kind == .rankOneEdit)
    }

    @Test func aLargerVocabulary() throws {
        let base = model(.bf16, seed: 580)
        let grown = base.grown(by: 12, seed: 580)
        let found = try describe(base, grown, (.bf16, .bf16))
        #expect(found.kind == .vocabularyGrown && found.summary.contains("128 to 140 rows"), "\(found)")
        let both = try describe(base, grown.trained(amount: 0.02, seed: 581), (.bf16, .bf16))
        #expect(
            both.kind == .fineTuned && both.evidence.contains { $0.contains("128 to 140 rows") }, "\(both)")
    }

    @Test func pruning() throws {
        let base = model(.f16, seed: 590)
        let found = try describe(base, base.pruned(share: 0.4), (.f16, .f16))
        #expect(found.kind == .pruned && found.summary.hasPrefix("40"), "\(found)")
    }

    @Test func aMergeHasItsCoefficients() throws {
        let base = model(.bf16, seed: 600)
        let other = base.trained(amount: 0.02, seed: 600).rounded(to: .bf16)
        let found = try describe(base, base.blended(with: other, share: 0.3), (.bf16, .bf16), other: other)
        #expect(found.kind == .merge, "\(found)")
        let exact = try describe(
            model(.f32, seed: 600), model(.f32, seed: 600).blended(with: other, share: 0.3), (.f32, .f32),
            other: other)
        #expect(exact.summary == "0.7 of the first model and 0.3 of the second")
        let none = try describe(base, base.trained(amount: 0.02, seed: 601), (.bf16, .bf16), other: other)
        #expect(none.kind == .fineTuned, "\(none)")
    }

    @Test func anotherModelIsUnrelated() throws {
        let found = try describe(model(.bf16, seed: 610), model(.bf16, seed: 611), (.bf16, .bf16))
        #expect(found.kind == .unrelated, "\(found)")
        #expect(found.detectionLimit == nil)
        let family = try describe(model(.bf16, seed: 610), model(.bf16, .llama, seed: 613), (.bf16, .bf16))
        #expect(family.kind == .unrelated, "\(family)")
        let wider = try describe(
            model(.bf16, seed: 610), SyntheticModel(width: 96, seed: 610), (.bf16, .bf16))
        #expect(wider.kind == .unrelated && wider.summary.contains("other shapes"), "\(wider)")
    }

    @Test func nothingIsIdentical() throws {
        let base = model(.bf16, seed: 620)
        let found = try describe(base, base, (.bf16, .bf16))
        #expect(found.kind == .identical && found.evidence.isEmpty && found.detectionLimit == 0)
    }
}
