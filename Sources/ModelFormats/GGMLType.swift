/// ggml's element types as GGUF numbers them (`enum ggml_type` of ggml.h).
enum GGMLType {
    /// - Returns: nil for a number that is not, or no longer, a type.
    static func dtype(_ number: UInt32) -> DType? {
        switch number {
        case 0: .f32
        case 1: .f16
        case 2: .q4_0
        case 3: .q4_1
        case 6: .q5_0
        case 7: .q5_1
        case 8: .q8_0
        case 9: .q8_1
        case 10: .q2K
        case 11: .q3K
        case 12: .q4K
        case 13: .q5K
        case 14: .q6K
        case 15: .q8K
        case 16: .iq2XXS
        case 17: .iq2XS
        case 18: .iq3XXS
        case 19: .iq1S
        case 20: .iq4NL
        case 21: .iq3S
        case 22: .iq2S
        case 23: .iq4XS
        case 24: .i8
        case 25: .i16
        case 26: .i32
        case 27: .i64
        case 28: .f64
        case 29: .iq1M
        case 30: .bf16
        case 34: .tq1_0
        case 35: .tq2_0
        case 39: .mxfp4
        case 40: .nvfp4
        case 41: .q1_0
        default: nil
        }
    }

    /// The name of a type that ggml has removed: its numbers are never given to another.
    static func removed(_ number: UInt32) -> String? {
        switch number {
        case 4: "Q4_2"
        case 5: "Q4_3"
        case 31: "Q4_0_4_4"
        case 32: "Q4_0_4_8"
        case 33: "Q4_0_8_8"
        case 36: "IQ4_NL_4_4"
        case 37: "IQ4_NL_4_8"
        case 38: "IQ4_NL_8_8"
        default: nil
        }
    }

    /// `general.file_type`: how most tensors are stored (`enum llama_ftype` of llama.h).
    static func fileType(_ number: UInt64) -> String {
        let names: [UInt64: String] = [
            0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K",
            11: "Q3_K_S",
            12: "Q3_K_M", 13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S", 17: "Q5_K_M", 18: "Q6_K",
            19: "IQ2_XXS", 20: "IQ2_XS", 21: "Q2_K_S", 22: "IQ3_XS", 23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL",
            26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S", 29: "IQ2_M", 30: "IQ4_XS", 31: "IQ1_M", 32: "BF16",
            36: "TQ1_0", 37: "TQ2_0", 38: "MXFP4_MOE",
        ]
        return names[number] ?? "\(number)"
    }
}
