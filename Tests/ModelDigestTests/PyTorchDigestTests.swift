import Cryptography
import FileIO
import ModelDigest
import ModelFormats
import TestSupport
import Testing

@Suite struct PyTorchDigestTests {
    private static let script =
        "\(parentDirectory(of: parentDirectory(of: #filePath)))/Fixtures/torchfiles.py"

    @Test func theSameTensorsHaveTheSameDigestInEveryForm() throws {
        let scratch = try Scratch()
        let answer = try runProgram("python3", [Self.script, scratch.path], in: scratch.path)
        #expect(answer.status == 0, "python3 is needed")
        let expected = try weights(of: "\(scratch.path)/same/model.safetensors")
        let names = try listDirectory("\(scratch.path)/same")
        #expect(names.count > 20)
        for name in names {
            let path = "\(scratch.path)/same/\(name)"
            for threads in [1, 3] {
                #expect(try weights(of: path, threads: threads) == expected, "\(name)")
            }
            // Both digests in one pass: what is read apart does not disturb the order of SHA-256.
            let both = try ModelDigester.plain().digest(
                try ModelFolder(at: path), wanting: [.weights, .sha256])
            #expect(try both.sets[0].outcome.get().digest.description == expected, "\(name)")
            #expect(
                both.files[0].sha256 == Digest(.sha256, SHA256.hash(try readFile(path, limit: 1 << 24))),
                "\(name)")
        }
        var others: Set<String> = [expected]
        let near = try listDirectory("\(scratch.path)/other")
        for name in near { others.insert(try weights(of: "\(scratch.path)/other/\(name)")) }
        #expect(others.count == near.count + 1)
    }

    @Test func aPickleWithoutTensorsIsNoModel() throws {
        let scratch = try Scratch()
        let path = try scratch.write("settings.pt", [0x80, 2] + Array("}.".utf8))
        let digests = try ModelDigester.plain().digest(try ModelFolder(at: path), wanting: [.weights])
        #expect(digests.sets[0].fault?.code == .noWeights)
    }
}

@Suite struct ViewReaderTests {
    /// Random views of random bytes, through windows and blocks of any size, against indexing by hand.
    @Test(arguments: 0..<6) func everyViewIsReadInOrder(_ seed: Int) throws {
        let scratch = try Scratch()
        let bytes = noise(200_000, seed: UInt64(seed + 1))
        let file = try File(reading: try scratch.write("f", bytes))
        var state = UInt64(seed) &* 77 &+ 5
        func random(_ range: ClosedRange<Int>) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return range.lowerBound + Int(state >> 33) % range.count
        }
        var blocks = 0
        for _ in 0..<150 {
            let dtype = [DType.u8, .f16, .f32, .f64, .c128][random(0...4)]
            let width = dtype.bitWidth / 8
            let shape = (0..<random(0...4)).map { _ in random(1...9) }
            let strides = shape.map { _ in [0, 1, 2, 3, 7, 40, 700][random(0...6)] * width }
            let offset = random(0...5000)
            let count = shape.reduce(1, *)
            var expected: [UInt8] = []
            for number in 0..<count {
                var rest = number
                var at = offset
                for (dim, stride) in zip(shape, strides).reversed() {
                    at += rest % dim * stride
                    rest /= dim
                }
                expected += (0..<width).map { at + $0 < bytes.count ? bytes[at + $0] : 0 }
            }
            let reach = zip(shape, strides).reduce(offset + width) { $0 + ($1.0 - 1) * $1.1 }
            let tensor = Tensor(
                name: "t", dtype: dtype, shape: shape, offset: Int64(offset), byteCount: count * width,
                strides: strides)
            let window = UnsafeMutableRawBufferPointer.allocate(
                byteCount: [16, 64, 4096, 65536][random(0...3)], alignment: 16)
            let block = UnsafeMutableRawBufferPointer.allocate(
                byteCount: [16, 100, 1000, 100_000][random(0...3)], alignment: 16)
            defer {
                window.deallocate()
                block.deallocate()
            }
            var found: [UInt8] = []
            var reader = ViewReader(tensor, of: file, window: window)
            let isWhole = try reader.forEachBlock(in: block) { (part) throws(DigestError) in
                found += Array(part)
                blocks += 1
            }
            #expect(isWhole == (reach <= bytes.count), "\(shape) \(strides)")
            if isWhole { #expect(found == expected, "\(shape) \(strides) \(offset) \(width)") }
        }
        #expect(blocks > 300)
    }
}
