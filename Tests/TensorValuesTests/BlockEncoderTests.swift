import ModelFormats
import TensorValues
import Testing

extension BlockEncoder {
    func blocks(of values: [Float]) -> [UInt8] {
        var out: [UInt8] = []
        var block = [UInt8](repeating: 0, count: bytesPerBlock)
        for start in stride(from: 0, to: values.count, by: Self.elementsPerBlock) {
            let part = Array(values[start..<(start + Self.elementsPerBlock)])
            #expect(encode(part, into: &block))
            out += block
        }
        return out
    }
}

@Suite struct BlockEncoderTests {
    /// gguf quantized the input too (`Tests/Fixtures/blocks.py`).
    @Test(arguments: ["Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0"])
    func blocksAreThoseOfGGUF(name: String) throws {
        let folder = "\(BlockDecoderTests.fixtures)/blocks"
        let input = try TensorFile("\(folder)/quantized.safetensors").singles("input")
        let file = try TensorFile("\(folder)/blocks.gguf")
        let type = try #require(file.tensors[name]).dtype
        let encoder = try #require(BlockEncoder(dtype: type))
        #expect(encoder.blocks(of: input) == (try file.bytes(name)))
    }

    @Test func whatHasNoAnswerIsRefused() throws {
        let encoder = try #require(BlockEncoder(dtype: .q8_0))
        var block = [UInt8](repeating: 0, count: encoder.bytesPerBlock)
        for value in [Float.nan, .infinity, -.infinity, .leastNormalMagnitude / 1024] {
            var values = [Float](repeating: 0, count: 32)
            values[7] = value
            #expect(!encoder.encode(values, into: &block), "\(value)")
        }
        #expect(BlockEncoder(dtype: .q4K) == nil && BlockEncoder(dtype: .f16) == nil)
    }

    /// Each half and each bfloat16 is its own nearest, and the middle between two goes to the even one.
    @Test func roundingIsToTheNearestAndEven() {
        for bits in UInt16(0)...0x7BFF {
            let value = Float(Float16(bitPattern: bits))
            #expect(Rounding.throughHalf(value) == value && Rounding.throughHalf(-value) == -value)
        }
        var state: UInt64 = 5
        for _ in 0..<20_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let value = Float(bitPattern: UInt32(truncatingIfNeeded: state >> 32))
            guard value.isFinite else { continue }
            #expect(Rounding.throughHalf(value) == Float(Float16(value)), "\(value)")
            let brain = Rounding.throughBrainFloat(value)
            #expect(brain.bitPattern & 0xFFFF == 0)
            let ulp = Float(bitPattern: value.bitPattern & 0x7F80_0000).ulp * 65536
            #expect(!brain.isFinite || (brain - value).magnitude <= ulp / 2, "\(value)")
        }
        #expect(Rounding.throughHalf(65_520) == .infinity && Rounding.throughHalf(65_519) == 65_504)
        #expect(Rounding.throughBrainFloat(Float(bitPattern: 0x3F80_8000)) == 1)
        #expect(Rounding.throughBrainFloat(Float(bitPattern: 0x3F81_8000)) == Float(bitPattern: 0x3F82_0000))
    }
}
