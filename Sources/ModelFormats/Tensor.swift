/// The element types that a tensor may have: safetensors' tokens, and those that it lacks. Containers map theirs to these;
/// a type that does not map needs a token of its own here and in docs/digests.md.
package enum DType: String, CaseIterable, Hashable, Sendable {
    case bool = "BOOL"
    case f4 = "F4"
    case f6E2M3 = "F6_E2M3"
    case f6E3M2 = "F6_E3M2"
    case u8 = "U8"
    case i8 = "I8"
    case f8E5M2 = "F8_E5M2"
    case f8E4M3 = "F8_E4M3"
    case f8E8M0 = "F8_E8M0"
    case f8E4M3FNUZ = "F8_E4M3FNUZ"
    case f8E5M2FNUZ = "F8_E5M2FNUZ"
    case i16 = "I16"
    case u16 = "U16"
    case f16 = "F16"
    case bf16 = "BF16"
    case i32 = "I32"
    case u32 = "U32"
    case f32 = "F32"
    /// Two halves: torch's complex32, which safetensors does not have.
    case c32 = "C32"
    case c64 = "C64"
    case f64 = "F64"
    case i64 = "I64"
    case u64 = "U64"
    /// Two doubles: torch's complex128, which safetensors does not have.
    case c128 = "C128"
    // ggml's block types, by the names of its enum: a block is a run of elements of the innermost dimension.
    case q4_0 = "Q4_0"
    case q4_1 = "Q4_1"
    case q5_0 = "Q5_0"
    case q5_1 = "Q5_1"
    case q8_0 = "Q8_0"
    case q8_1 = "Q8_1"
    case q2K = "Q2_K"
    case q3K = "Q3_K"
    case q4K = "Q4_K"
    case q5K = "Q5_K"
    case q6K = "Q6_K"
    case q8K = "Q8_K"
    case iq2XXS = "IQ2_XXS"
    case iq2XS = "IQ2_XS"
    case iq2S = "IQ2_S"
    case iq3XXS = "IQ3_XXS"
    case iq3S = "IQ3_S"
    case iq1S = "IQ1_S"
    case iq1M = "IQ1_M"
    case iq4NL = "IQ4_NL"
    case iq4XS = "IQ4_XS"
    case tq1_0 = "TQ1_0"
    case tq2_0 = "TQ2_0"
    case mxfp4 = "MXFP4"
    case nvfp4 = "NVFP4"
    case q1_0 = "Q1_0"

    /// Whether safetensors has the token.
    package var isSafetensors: Bool {
        switch self {
        case .c32, .c128: false
        default: block == nil
        }
    }

    /// Elements and bytes of a block; nil for a type without blocks. The sizes are those of ggml-common.h.
    package var block: (elements: Int, bytes: Int)? {
        switch self {
        case .q4_0, .iq4NL: (32, 18)
        case .q4_1: (32, 20)
        case .q5_0: (32, 22)
        case .q5_1: (32, 24)
        case .q8_0: (32, 34)
        case .q8_1: (32, 36)
        case .q2K: (256, 84)
        case .q3K, .iq3S: (256, 110)
        case .q4K: (256, 144)
        case .q5K: (256, 176)
        case .q6K: (256, 210)
        case .q8K: (256, 292)
        case .iq2XXS, .tq2_0: (256, 66)
        case .iq2XS: (256, 74)
        case .iq2S: (256, 82)
        case .iq3XXS: (256, 98)
        case .iq1S: (256, 50)
        case .iq1M: (256, 56)
        case .iq4XS: (256, 136)
        case .tq1_0: (256, 54)
        case .mxfp4: (32, 17)
        case .nvfp4: (64, 36)
        case .q1_0: (128, 18)
        default: nil
        }
    }

    /// Bits of one element; 0 for a type with blocks.
    package var bitWidth: Int {
        switch self {
        case .f4: 4
        case .f6E2M3, .f6E3M2: 6
        case .bool, .u8, .i8, .f8E5M2, .f8E4M3, .f8E8M0, .f8E4M3FNUZ, .f8E5M2FNUZ: 8
        case .i16, .u16, .f16, .bf16: 16
        case .i32, .u32, .f32, .c32: 32
        case .c64, .f64, .i64, .u64: 64
        case .c128: 128
        default: 0
        }
    }

    /// Bytes of a tensor of that shape, or nil when the count overflows or is no whole number of bytes
    /// (safetensors packs F4 and F6, and refuses a tensor that ends within a byte) or of blocks.
    package func byteCount(of shape: [Int]) -> Int? {
        var shape = shape
        var bits = bitWidth
        if let block {
            guard let inner = shape.last, inner % block.elements == 0 else { return nil }
            shape[shape.count - 1] = inner / block.elements
            bits = 8 * block.bytes
        }
        // A dim of 0 makes the tensor empty, whatever the others say.
        if shape.contains(0) { return 0 }
        for dim in shape {
            let (product, overflow) = bits.multipliedReportingOverflow(by: dim)
            guard !overflow, dim > 0 else { return nil }
            bits = product
        }
        return bits % 8 == 0 ? bits / 8 : nil
    }
}

/// What a container says of one tensor: enough to find its bytes and to identify it, and no bytes.
package struct Tensor: Hashable, Sendable {
    /// Compare by `ExactName` or UTF-8 bytes.
    package let name: String
    package let dtype: DType
    /// Outermost dimension first. At most 255 of them (the record of the weights digest has one byte for the count).
    package let shape: [Int]
    /// Where its first element lies: bytes from the start of the file.
    package let offset: Int64
    /// Bytes of the contiguous tensor; `dtype.byteCount(of: shape)`.
    package let byteCount: Int
    /// Bytes from one element to the next along each dimension, none negative, for a view whose elements do not lie one after
    /// the other in row-major order; nil where they do, and `byteCount` bytes from `offset` on are the tensor. Never where an
    /// element is no whole number of bytes.
    package let strides: [Int]?
    /// The bytes themselves, where the file has them in another form (numbers that ONNX writes in base 128); `offset` is 0
    /// then. Bounded by its reader.
    package let made: [UInt8]?

    package init(
        name: String, dtype: DType, shape: [Int], offset: Int64, byteCount: Int, strides: [Int]? = nil,
        made: [UInt8]? = nil
    ) {
        self.made = made
        self.name = name
        self.dtype = dtype
        self.shape = shape
        self.offset = offset
        self.byteCount = byteCount
        self.strides = strides
    }

    /// Whether its bytes begin before another's; names decide between equals.
    package static func precedes(_ left: Tensor, _ right: Tensor) -> Bool {
        (left.offset, left.byteCount) != (right.offset, right.byteCount)
            ? (left.offset, left.byteCount) < (right.offset, right.byteCount)
            : ExactName.precedes(left.name, right.name)
    }
}
