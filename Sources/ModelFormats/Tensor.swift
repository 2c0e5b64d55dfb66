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

    /// Whether safetensors has the token.
    var isSafetensors: Bool {
        switch self {
        case .c32, .c128: false
        default: true
        }
    }

    /// Bits of one element.
    package var bitWidth: Int {
        switch self {
        case .f4: 4
        case .f6E2M3, .f6E3M2: 6
        case .bool, .u8, .i8, .f8E5M2, .f8E4M3, .f8E8M0, .f8E4M3FNUZ, .f8E5M2FNUZ: 8
        case .i16, .u16, .f16, .bf16: 16
        case .i32, .u32, .f32, .c32: 32
        case .c64, .f64, .i64, .u64: 64
        case .c128: 128
        }
    }

    /// Bytes of a tensor of that shape, or nil when the count overflows or is no whole number of bytes
    /// (safetensors packs F4 and F6, and refuses a tensor that ends within a byte).
    package func byteCount(of shape: [Int]) -> Int? {
        var bits = bitWidth
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

    package init(
        name: String, dtype: DType, shape: [Int], offset: Int64, byteCount: Int, strides: [Int]? = nil
    ) {
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
            : left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
    }
}
