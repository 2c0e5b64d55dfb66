// TensorValues: the numbers that a tensor's bytes stand for.
//
// A block is a run of elements whose bytes stand together: one element for the plain types, 32 or 256 for ggml's. Every value
// comes out as an IEEE single:
//
//     F32 F16 BF16 F8_E4M3 F8_E5M2 F8_E4M3FNUZ F8_E5M2FNUZ        exactly
//     F64                                                         rounded to the nearest single
//     Q4_0 Q4_1 Q5_0 Q5_1 Q8_0 Q2_K Q3_K Q4_K Q5_K Q6_K           as ggml's own `dequantize_row_*` compute it (ggml-quants.c),
//                                                                 in single precision, in the same order of operations
//
// NaN and infinities pass through. Integers, booleans, complex numbers and ggml's other block types have no decoder.
//
// The other way round, where there is one answer and no search: `Rounding` to F16 and BF16, and `BlockEncoder`, which is
// `quantize_row_q4_0_ref` and its like.

package import ModelFormats

/// Turns the blocks of one element type into numbers. Bytes need no alignment.
package struct BlockDecoder: Sendable {
    package let dtype: DType
    package let elementsPerBlock: Int
    package let bytesPerBlock: Int
    /// The 256 values of a type of one byte.
    private let table: [Float]

    /// - Returns: nil for a type that stands for no real numbers, or for one whose arithmetic is not here.
    package init?(dtype: DType) {
        self.dtype = dtype
        var table: [Float] = []
        switch dtype {
        case .f64, .f32, .f16, .bf16: break
        case .f8E4M3: table = SmallFloat.e4m3.values
        case .f8E5M2: table = SmallFloat.e5m2.values
        case .f8E4M3FNUZ: table = SmallFloat.e4m3fnuz.values
        case .f8E5M2FNUZ: table = SmallFloat.e5m2fnuz.values
        case .q4_0, .q4_1, .q5_0, .q5_1, .q8_0, .q2K, .q3K, .q4K, .q5K, .q6K: break
        default: return nil
        }
        self.table = table
        elementsPerBlock = dtype.block?.elements ?? 1
        bytesPerBlock = dtype.block?.bytes ?? dtype.bitWidth / 8
    }

    /// Decodes whole blocks, in order.
    /// - Parameters:
    ///   - bytes: a multiple of `bytesPerBlock`.
    ///   - values: room for all their elements; what is behind them is left as it is.
    package func decode(_ bytes: UnsafeRawBufferPointer, into values: UnsafeMutableBufferPointer<Float>) {
        let blocks = bytes.count / bytesPerBlock
        precondition(blocks * bytesPerBlock == bytes.count && blocks * elementsPerBlock <= values.count)
        guard blocks > 0, let source = bytes.baseAddress, let target = values.baseAddress else { return }
        switch dtype {
        case .f64: decodeDoubles(source, target, blocks)
        case .f32: decodeSingles(source, target, blocks)
        case .f16: decodeHalves(source, target, blocks)
        case .bf16: decodeBrainFloats(source, target, blocks)
        case .q4_0: decodeQ4_0(source, target, blocks)
        case .q4_1: decodeQ4_1(source, target, blocks)
        case .q5_0: decodeQ5_0(source, target, blocks)
        case .q5_1: decodeQ5_1(source, target, blocks)
        case .q8_0: decodeQ8_0(source, target, blocks)
        case .q2K: decodeQ2K(source, target, blocks)
        case .q3K: decodeQ3K(source, target, blocks)
        case .q4K: decodeQ4K(source, target, blocks)
        case .q5K: decodeQ5K(source, target, blocks)
        case .q6K: decodeQ6K(source, target, blocks)
        default: table.withUnsafeBufferPointer { decodeBytes(source, target, blocks, $0) }
        }
    }
}
