import ModelFormats
import Testing

@Suite struct DTypeTests {
    @Test func theTableIsClosedAndHasEveryWidth() {
        let tokens = [
            "BOOL": 8, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6, "U8": 8, "I8": 8, "F8_E5M2": 8, "F8_E4M3": 8,
            "F8_E8M0": 8,
            "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8, "I16": 16, "U16": 16, "F16": 16, "BF16": 16, "I32": 32,
            "U32": 32, "F32": 32,
            "C32": 32, "C64": 64, "F64": 64, "I64": 64, "U64": 64, "C128": 128,
        ]
        #expect(DType.allCases.count == tokens.count)
        for (token, bits) in tokens { #expect(DType(rawValue: token)?.bitWidth == bits, "\(token)") }
    }

    @Test func sizesDoNotOverflow() {
        #expect(DType.f32.byteCount(of: [2, 3]) == 24)
        #expect(DType.f32.byteCount(of: []) == 4)
        #expect(DType.f32.byteCount(of: [0, Int.max]) == 0)
        #expect(DType.f32.byteCount(of: [Int.max, 0]) == 0)
        #expect(DType.f4.byteCount(of: [3]) == nil)
        #expect(DType.f4.byteCount(of: [4]) == 2)
        #expect(DType.f6E2M3.byteCount(of: [4]) == 3)
        #expect(DType.f64.byteCount(of: [1 << 62]) == nil)
        #expect(DType.u8.byteCount(of: [1 << 40, 1 << 40]) == nil)
    }

    @Test func namesAreTheirBytes() {
        let composed = ExactName("caf\u{E9}")
        let decomposed = ExactName("cafe\u{301}")
        #expect(composed.text == decomposed.text)
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
        #expect(ExactName("Z") < ExactName("a"))
        // UTF-16 would order these the other way round.
        #expect(ExactName("\u{FF5E}") < ExactName("\u{1F600}"))
    }
}
