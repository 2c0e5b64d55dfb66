import FileIO
import ModelFormats
import TensorValues
import TestSupport
import Testing

/// The tensors of one file, with their bytes: small ones, of tests.
struct TensorFile {
    let tensors: [String: Tensor]
    private let file: File

    init(_ path: String) throws {
        file = try File(reading: path)
        let list =
            path.hasSuffix(".gguf")
            ? try GGUF.readHeader(of: file, named: path).tensors
            : try Safetensors.readHeader(of: file, named: path).tensors
        tensors = Dictionary(uniqueKeysWithValues: list.map { ($0.name, $0) })
    }

    func bytes(_ name: String) throws -> [UInt8] {
        let tensor = try #require(tensors[name], "\(name)")
        return try file.bytes(at: tensor.offset, count: tensor.byteCount)
    }

    func singles(_ name: String) throws -> [Float] {
        try bytes(name).withUnsafeBytes { bytes in
            (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
        }
    }
}

extension BlockDecoder {
    func values(of bytes: [UInt8]) -> [Float] {
        let count = bytes.count / bytesPerBlock * elementsPerBlock
        return [Float](unsafeUninitializedCapacity: count) { values, initialized in
            bytes.withUnsafeBytes { decode($0, into: values) }
            initialized = count
        }
    }
}

/// What gguf, numpy and ml_dtypes say that blocks stand for (`Tests/Fixtures/blocks.py`).
@Suite struct BlockDecoderTests {
    static let fixtures = "\(parentDirectory(of: parentDirectory(of: #filePath)))/Fixtures"

    private static let types: [DType] = [
        .f64, .f32, .f16, .bf16, .f8E4M3, .f8E5M2, .f8E4M3FNUZ, .f8E5M2FNUZ,
        .q4_0, .q4_1, .q5_0, .q5_1, .q8_0, .q2K, .q3K, .q4K, .q5K, .q6K,
    ]

    /// Every value is the other program's, to the last bit; a NaN only has to be one.
    private static func check(_ folder: String) throws {
        let files = [
            try TensorFile("\(folder)/plain.safetensors"), try TensorFile("\(folder)/blocks.gguf"),
        ]
        let expected = try TensorFile("\(folder)/values.safetensors")
        #expect(Set(expected.tensors.keys) == Set(types.map(\.rawValue)))
        for type in types {
            let file = try #require(files.first { $0.tensors[type.rawValue] != nil }, "\(type)")
            #expect(file.tensors[type.rawValue]?.dtype == type)
            let decoder = try #require(BlockDecoder(dtype: type))
            let values = decoder.values(of: try file.bytes(type.rawValue))
            let others = try expected.singles(type.rawValue)
            #expect(values.count == others.count && !values.isEmpty, "\(type)")
            let different = zip(values, others).enumerated().filter { _, pair in
                pair.0.bitPattern != pair.1.bitPattern && !(pair.0.isNaN && pair.1.isNaN)
            }
            #expect(different.isEmpty, "\(type): \(different.prefix(3))")
        }
    }

    @Test func valuesAreThoseOfTheRealPrograms() throws {
        try Self.check("\(Self.fixtures)/blocks")
    }

    static let python: String? = {
        let root = parentDirectory(of: parentDirectory(of: fixtures))
        return ["\(root)/.build/writers/bin/python", "python3"].first { python in
            let answer = try? withTemporaryFolder {
                try runProgram(
                    python,
                    [
                        "-c",
                        "import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, ('gguf', 'ml_dtypes'))))",
                    ], in: $0)
            }
            return answer?.status == 0
        }
    }()

    @Test(
        .enabled(
            if: python != nil, "no Python here has gguf and ml_dtypes; scripts/writers.sh installs them"),
        arguments: [11, 12])
    func valuesAreThoseOfTheProgramsThatAreHere(seed: Int) throws {
        try withTemporaryFolder { folder in
            let answer = try runProgram(
                try #require(Self.python),
                ["\(Self.fixtures)/blocks.py", "\(folder)/blocks", "\(seed)", "24"], in: folder)
            try #require(answer.status == 0)
            try Self.check("\(folder)/blocks")
        }
    }

    @Test func bytesNeedNoAlignmentAndWhatIsBehindIsLeft() throws {
        let decoder = try #require(BlockDecoder(dtype: .q6K))
        let bytes = (0..<421).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        let whole = decoder.values(of: Array(bytes[1...]))
        var values = [Float](repeating: 5, count: 600)
        bytes.withUnsafeBytes { bytes in
            values.withUnsafeMutableBufferPointer {
                decoder.decode(UnsafeRawBufferPointer(rebasing: bytes[1...]), into: $0)
            }
        }
        #expect(values[..<512].map(\.bitPattern) == whole.map(\.bitPattern))
        #expect(values[512...].allSatisfy { $0 == 5 })
    }

    @Test func onlyRealNumbersHaveADecoder() {
        let decoded = DType.allCases.filter { BlockDecoder(dtype: $0) != nil }
        #expect(Set(decoded) == Set(Self.types))
        for type in decoded {
            guard let decoder = BlockDecoder(dtype: type) else { continue }
            #expect(
                type.byteCount(of: [3, decoder.elementsPerBlock]) == 3 * decoder.bytesPerBlock, "\(type)")
        }
    }
}
