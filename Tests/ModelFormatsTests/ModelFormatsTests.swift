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
        // Elements and bytes of a block: ggml-common.h.
        let blocks = [
            "Q4_0": (32, 18), "Q4_1": (32, 20), "Q5_0": (32, 22), "Q5_1": (32, 24), "Q8_0": (32, 34),
            "Q8_1": (32, 36), "Q2_K": (256, 84), "Q3_K": (256, 110), "Q4_K": (256, 144), "Q5_K": (256, 176),
            "Q6_K": (256, 210), "Q8_K": (256, 292), "IQ2_XXS": (256, 66), "IQ2_XS": (256, 74),
            "IQ2_S": (256, 82), "IQ3_XXS": (256, 98), "IQ3_S": (256, 110), "IQ1_S": (256, 50),
            "IQ1_M": (256, 56), "IQ4_NL": (32, 18), "IQ4_XS": (256, 136), "TQ1_0": (256, 54),
            "TQ2_0": (256, 66), "MXFP4": (32, 17), "NVFP4": (64, 36), "Q1_0": (128, 18),
        ]
        #expect(DType.allCases.count == tokens.count + blocks.count)
        for (token, (elements, bytes)) in blocks {
            let block = DType(rawValue: token)?.block
            #expect(block?.elements == elements && block?.bytes == bytes, "\(token)")
        }
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
        #expect(DType.q4K.byteCount(of: [3, 512]) == 3 * 2 * 144)
        #expect(DType.q4K.byteCount(of: [512, 3]) == nil)
        #expect(DType.q4K.byteCount(of: []) == nil)
        #expect(DType.q8K.byteCount(of: [1 << 30, 1 << 40]) == nil)
    }

    @Test func namesAreOrderedByTheirBytes() {
        // They are compared eight bytes at a time: each length around such words, and each place at which two differ.
        for count in 0..<20 {
            let name = String(repeating: "n", count: count)
            for place in 0..<count {
                for other in ["m", "o", "é"] {
                    let changed = name.prefix(place) + other + name.dropFirst(place + 1)
                    for (left, right) in [(name, String(changed)), (String(changed), name)] {
                        #expect(
                            (ExactName(left) < ExactName(right))
                                == left.utf8.lexicographicallyPrecedes(right.utf8))
                        #expect(ExactName(left) != ExactName(right))
                    }
                }
            }
            #expect(ExactName(name) == ExactName(name) && !(ExactName(name) < ExactName(name)))
            #expect(ExactName(name) < ExactName(name + "n") && !(ExactName(name + "n") < ExactName(name)))
        }
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
