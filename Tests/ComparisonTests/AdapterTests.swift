import Comparison
import FileIO
import ModelDigest
import ModelFormats
import SyntheticModels
import TestSupport
import Testing

/// LoRA adapters against their base.
@Suite struct AdapterTests {
    private static let base = SyntheticModel(.gptj, layers: 2, width: 32, seed: 800)

    private static func configuration(_ members: String) throws -> LoRAConfiguration {
        try withTemporaryFolder { folder in
            try writeAtomically(Array("{\(members)}".utf8), to: "\(folder)/adapter_config.json")
            return try LoRAConfiguration(in: ModelFolder(at: folder))
        }
    }

    private static let plain = #""peft_type": "LORA", "r": 2, "lora_alpha": 4, "target_modules": ["q_proj"]"#

    private static func source(_ name: String, _ shape: [Int], _ values: [Float]) -> TensorSource {
        let bytes = DType.f32.encode(values)
        return TensorSource(
            name: name, dtype: .f32, shape: shape, byteCount: bytes.count, content: .bytes(MemoryBytes(bytes))
        )
    }

    private static let module = "transformer.h.1.attn.q_proj"

    private static func matrices(
        _ module: String = module, rank: Int = 2, rows: Int = 32, columns: Int = 32
    ) -> [TensorSource] {
        var down: [Float] = []
        for index in 0..<rank * columns { down.append(Float(index % 13 - 6) / 16) }
        var up: [Float] = []
        for index in 0..<rows * rank { up.append(Float(index % 7 - 3) / 8) }
        return [
            source("base_model.model.\(module).lora_A.weight", [rank, columns], down),
            source("base_model.model.\(module).lora_B.weight", [rows, rank], up),
        ]
    }

    private static func compare(_ tensors: [TensorSource], _ members: String = plain) throws -> AdapterChange
    {
        try AdapterComparer().compare(
            base.collection(.f32), TensorCollection(label: "a", tensors: tensors), configuration(members))
    }

    @Test func theUpdateIsTheProductOfItsMatrices() throws {
        let found = try Self.compare(Self.matrices())
        #expect(found.fits && found.modules.count == 1 && found.misfits.isEmpty)
        let module = try #require(found.modules.first)
        #expect(module.rank == 2 && module.scale == 2 && module.layer == 1 && module.kind == "q_proj")
        // By hand: every entry of s B A.
        var energy = 0.0
        for row in 0..<32 {
            for column in 0..<32 {
                var sum = 0.0
                for k in 0..<2 {
                    let up: Double = Double((row * 2 + k) % 7 - 3) / 8
                    let down: Double = Double((k * 32 + column) % 13 - 6) / 16
                    sum += up * down
                }
                energy += 4 * sum * sum
            }
        }
        #expect(abs(module.norm - energy.squareRoot()) < 1e-9)
        let index = try #require(Self.base.index(of: "\(Self.module).weight"))
        var sum = 0.0
        for value in Self.base.tensors[index].values { sum += Double(value) * Double(value) }
        #expect(abs(module.baseNorm - sum.squareRoot()) < 1e-9)
    }

    @Test func scalesAreThoseOfPEFT() throws {
        for (more, scale) in [
            ("", 2.0), (#", "use_rslora": true"#, 4 / 2.0.squareRoot()),
            (#", "alpha_pattern": {"h.1.attn.q_proj": 6}"#, 3), (#", "alpha_pattern": {"proj": 6}"#, 2),
        ] {
            let found = try Self.compare(Self.matrices(), Self.plain + more)
            #expect(found.modules.first?.scale == scale, "\(more)")
        }
        #expect(try Self.configuration(Self.plain + #", "use_dora": true"#).isDoRA)
    }

    @Test func whatHasNoPlaceIsSaid() throws {
        func reasons(_ tensors: [TensorSource], _ members: String = Self.plain) throws -> [String] {
            let found = try Self.compare(tensors, members)
            #expect(!found.fits)
            return found.misfits.map(\.reason)
        }
        #expect(
            try reasons(Self.matrices(columns: 64)) == [
                "its update has the shape [32, 64], and the base's tensor [32, 32]"
            ])
        #expect(
            try reasons(Self.matrices("transformer.h.7.attn.q_proj")) == [
                "the base has no transformer.h.7.attn.q_proj.weight"
            ])
        #expect(try reasons([Self.matrices()[0]]) == ["one of its two matrices is missing"])
        #expect(
            try reasons(Self.matrices("transformer.h.1.attn.v_proj")) == [
                "target_modules (q_proj) does not name it"
            ])
        #expect(
            try reasons([Self.source("lm_head.weight", [3], [0, 0, 0])]).first?.hasPrefix("its shape is [3]")
                == true)
        #expect(try reasons([Self.source("odd", [1], [0])]) == ["the base has no odd"])
        #expect(
            try reasons([Self.matrices()[0], Self.matrices(rank: 3)[1]]) == [
                "its matrices have the ranks 2 and 3"
            ])
        #expect(
            try reasons(Self.matrices(rank: 3)) == [
                "its matrices have the rank 3, and adapter_config.json says 2"
            ])
        #expect(
            try reasons(
                Self.matrices(rank: 33), #""peft_type": "LORA", "r": 33, "target_modules": ["q_proj"]"#) == [
                    "its rank 33 is more than the base's tensor [32, 32] can have"
                ])
        #expect(
            try reasons(
                Self.matrices() + [
                    Self.source("\(Self.module).lora_B.weight", [32, 2], [Float](repeating: 1, count: 64))
                ]) == ["a second matrix for \(Self.module)"])
        for value in [Float.nan, .infinity] {
            let matrices = [
                Self.matrices()[0],
                Self.source(
                    "base_model.model.\(Self.module).lora_B.weight", [32, 2],
                    [Float](repeating: value, count: 64)),
            ]
            #expect(
                try reasons(matrices) == [
                    "its numbers, or those of the base's tensor, are NaN, infinite or too large"
                ])
        }
        #expect(try reasons([]).isEmpty)
        // A regular expression may name anything.
        let text = #""peft_type": "LORA", "r": 2, "lora_alpha": 4, "target_modules": "all-linear""#
        #expect(try Self.compare(Self.matrices(), text).fits)
    }

    @Test func aReplacedTensorIsListed() throws {
        let index = try #require(Self.base.index(of: "lm_head.weight"))
        let head = Self.base.tensors[index]
        let found = try Self.compare(
            Self.matrices() + [Self.source("base_model.model.lm_head.weight", head.shape, head.values)])
        #expect(found.fits && found.replaced == ["lm_head.weight"])
    }

    /// What it puts in the place of the base's is in no product of matrices: it is looked at by itself.
    @Test(arguments: [Float.nan, .infinity, -.infinity])
    func aReplacedTensorOfNoNumbersDoesNotFit(_ value: Float) throws {
        let index = try #require(Self.base.index(of: "lm_head.weight"))
        var head = Self.base.tensors[index]
        head.values[head.values.count - 1] = value
        let name = "base_model.model.lm_head.weight"
        let found = try Self.compare(Self.matrices() + [Self.source(name, head.shape, head.values)])
        #expect(!found.fits && found.replaced == ["lm_head.weight"] && found.modules.count == 1)
        #expect(found.misfits.map(\.name) == [name] && found.misfits.allSatisfy(\.isOfNumbers))
        #expect(found.misfits[0].reason == "its numbers are NaN, infinite or too large")
        // The lengths that DoRA learns are multiplied with every row.
        let lengths = "base_model.model.\(Self.module).lora_magnitude_vector"
        func dora(_ last: Float) throws -> AdapterChange {
            try Self.compare(
                Self.matrices() + [
                    Self.source(lengths, [32], [Float](repeating: 1, count: 31) + [last])
                ], Self.plain + #", "use_dora": true"#)
        }
        #expect(try dora(1).fits)
        #expect(try dora(value).misfits.map(\.name) == [lengths])
    }

    @Test(arguments: [
        (#""peft_type": "IA3", "target_modules": []"#, FormatError.Code.unsupported),
        (#""r": 2, "target_modules": []"#, .unsupported),
        (#""peft_type": "LORA", "r": 0, "target_modules": []"#, .configMalformed),
        (#""peft_type": "LORA", "r": 1e9, "target_modules": []"#, .configMalformed),
        (#""peft_type": "LORA", "r": "8", "target_modules": []"#, .configMalformed),
        (#""peft_type": "LORA", "lora_alpha": "x", "target_modules": []"#, .configMalformed),
        (#""peft_type": "LORA", "target_modules": [1]"#, .configMalformed),
        (#""peft_type": "LORA""#, .configMalformed),
        (#""peft_type": "LORA", "target_modules": [], "use_dora": 1"#, .configMalformed),
        (#""peft_type": "LORA", "target_modules": [], "alpha_pattern": {"a": "b"}"#, .configMalformed),
        (#""peft_type""#, .configMalformed),
    ])
    func aConfigurationThatIsNoneIsRefused(_ members: String, _ code: FormatError.Code) {
        let error = #expect(throws: FormatError.self) { try Self.configuration(members) }
        #expect(error?.code == code)
    }
}
