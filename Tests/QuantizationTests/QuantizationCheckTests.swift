import FileIO
import ModelFormats
import Quantization
import SyntheticModels
import TensorValues
import TestSupport
import Testing

/// ggml's own quantizers against their input (`Tests/Fixtures/quantizers.py`).
@Suite struct QuantizationCheckTests {
    static let fixtures = "\(parentDirectory(of: parentDirectory(of: #filePath)))/Fixtures"
    static let types: [DType] = [.q4_0, .q4_1, .q5_0, .q5_1, .q8_0, .q2K, .q3K, .q4K, .q5K, .q6K]

    /// One folder of the script's.
    struct Written {
        let input: [Float]
        private let file: File
        private let tensors: [String: Tensor]

        init(_ folder: String) throws {
            let path = "\(folder)/input.safetensors"
            let inputFile = try File(reading: path)
            let tensor = try #require(try Safetensors.readHeader(of: inputFile, named: path).tensors.first)
            input = try inputFile.bytes(at: tensor.offset, count: tensor.byteCount).withUnsafeBytes { bytes in
                (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
            }
            file = try File(reading: "\(folder)/quantized.gguf")
            let list = try GGUF.readHeader(of: file, named: folder).tensors
            tensors = Dictionary(uniqueKeysWithValues: list.map { ($0.name, $0) })
        }

        func blocks(_ type: DType, _ variant: String) throws -> [UInt8] {
            let tensor = try #require(tensors["\(type.rawValue)/\(variant)"])
            return try file.bytes(at: tensor.offset, count: tensor.byteCount)
        }

        func finding(_ type: DType, _ variant: String) throws -> QuantizationFinding {
            try QuantizationCheckTests.finding(input, blocks(type, variant), type)
        }
    }

    static func finding(
        _ input: [Float], _ blocks: [UInt8], _ type: DType, base: DType = .f32
    ) throws -> QuantizationFinding {
        var check = try #require(QuantizationCheck(dtype: type, base: base))
        input.withUnsafeBufferPointer { input in blocks.withUnsafeBytes { check.add(input, $0) } }
        return check.finding
    }

    /// What the quantizers make of the input is a quantization of it, and what they make of another is none.
    private static func check(_ written: Written) throws {
        for type in types {
            for variant in ["none", "half", "brain"] {
                let found = try written.finding(type, variant)
                #expect(found.outcome == .rounded, "\(type) \(variant): \(found)")
            }
            let weighted = try written.finding(type, "weighted")
            #expect(weighted.isQuantization, "\(type): \(weighted)")
            let tuned = try written.finding(type, "tuned-1")
            #expect(!tuned.isQuantization && tuned.misplaced > 0, "\(type): \(tuned)")
        }
    }

    @Test func whatGGMLMadeIsTold() throws {
        try Self.check(Written("\(Self.fixtures)/quantizers"))
    }

    /// The K-quants that other tests make of whole models, held to ggml's own: every block stands for the same numbers. Points of
    /// sub-blocks whose scale is 0 stand for nothing, and are left as the search had them there.
    @Test(arguments: [DType.q2K, .q3K, .q4K, .q5K, .q6K], ["none", "half", "brain"])
    func syntheticQuantsAreGGMLs(_ type: DType, variant: String) throws {
        let written = try Written("\(Self.fixtures)/quantizers")
        let input = written.input.map {
            switch variant {
            case "half": DType.f16.rounded($0)
            case "brain": DType.bf16.rounded($0)
            default: $0
            }
        }
        let theirs = try written.blocks(type, variant)
        let ours = type.encode(input)
        #expect(ours.count == theirs.count)
        let decoder = try #require(BlockDecoder(dtype: type))
        func decoded(_ blocks: [UInt8]) -> [Float] {
            var values = [Float](repeating: 0, count: input.count)
            values.withUnsafeMutableBufferPointer { values in
                blocks.withUnsafeBytes { decoder.decode($0, into: values) }
            }
            return values
        }
        #expect(decoded(ours) == decoded(theirs))
    }

    static let python: String? = {
        let root = parentDirectory(of: parentDirectory(of: fixtures))
        let question =
            "import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, ('gguf', 'libggml'))))"
        return ["\(root)/.build/writers/bin/python", "python3"].first { python in
            let answer = try? withTemporaryFolder { try runProgram(python, ["-c", question], in: $0) }
            return answer?.status == 0
        }
    }()

    static func write(seed: Int, rows: Int, in folder: String) throws -> Written {
        let answer = try runProgram(
            try #require(python), ["\(fixtures)/quantizers.py", "\(folder)/\(seed)", "\(seed)", "\(rows)"],
            in: folder)
        try #require(answer.status == 0)
        return try Written("\(folder)/\(seed)")
    }

    @Test(
        .enabled(if: python != nil, "no Python here has gguf and libggml; scripts/writers.sh installs them"),
        arguments: [21, 22])
    func whatGGMLMakesHereIsTold(seed: Int) throws {
        try withTemporaryFolder { try Self.check(Self.write(seed: seed, rows: 12, in: $0)) }
    }

    /// A grid so coarse that every element rounds to nothing keeps the rule of the nearest point, and not the bound.
    @Test func aCoarseGridIsOutside() throws {
        var block = [UInt8](repeating: 0, count: 210)
        // d = 1 and scales of 1: steps of 1 for elements around 0.02; all quants are 32, which is 0.
        block[209] = 0x3C
        for index in 192..<208 { block[index] = 1 }
        for index in 128..<192 { block[index] = 0b1010_1010 }
        let input = (0..<256).map { Float($0 % 17 - 8) / 400 }
        let found = try Self.finding(input, block, .q6K)
        #expect(found.rounded == 1 && found.misplaced == 0)
        #expect(found.outcome == .outside && !found.isQuantization)
    }

    @Test func numbersThatAreNoneAreNoQuantization() throws {
        for value in [Float.nan, .infinity] {
            for type in Self.types {
                let input = [Float](repeating: value, count: 256)
                let bytes = try #require(type.byteCount(of: [256]))
                for fill in [UInt8(0), 0x7E] {
                    let found = try Self.finding(input, [UInt8](repeating: fill, count: bytes), type)
                    #expect(found.outcome == .outside, "\(type) \(value) \(fill): \(found)")
                }
            }
        }
    }

    @Test func findingsOfPartsAddUp() throws {
        let written = try Written("\(Self.fixtures)/quantizers")
        for type in Self.types {
            let blocks = try written.blocks(type, "tuned-2")
            let half = written.input.count / 2
            var sum = try Self.finding(
                Array(written.input[..<half]), Array(blocks[..<(blocks.count / 2)]), type)
            sum.add(
                try Self.finding(Array(written.input[half...]), Array(blocks[(blocks.count / 2)...]), type))
            var whole = try written.finding(type, "tuned-2")
            #expect(abs(whole.relativeError - sum.relativeError) < 1e-9)
            whole = try written.finding(type, "tuned-2")
            #expect(
                whole.misplaced == sum.misplaced && whole.blocks == sum.blocks && whole.largest == sum.largest
            )
        }
    }
}
