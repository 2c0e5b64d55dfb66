internal import TensorValues

/// How far an element may be from the one that it was rounded from, by the base's numbers alone.
///
/// With A = max |x| and R = max x - min x of a sub-block and 0 (searches keep an offset from being positive), the step that
/// covers all elements is
///
///     Q4_0 A/8   Q5_0 A/16   Q8_0 A/127   Q4_1 R/15   Q5_1 R/31   Q2_K R/3   Q3_K A/4   Q4_K R/15   Q5_K R/31   Q6_K A/32
///
/// Rounding moves an element by half a step; where a grid has one point less on that side, by a whole one. K-quants also round
/// the scales of a block's sub-blocks to multiples of D, the largest of them over n = 15 (Q2_K), 32 (Q3_K), 63 (Q4_K, Q5_K) or
/// 128 (Q6_K), and offsets to multiples of O likewise: by half a D for each of at most q steps, and by half an O. D and O, or
/// the scale and offset themselves where n = 1, are halves, which round by 2^-11 of themselves, or by 2^-25 where that is more. So
///
///     |stored - base|  <=  slack * (step + (q D + O) / 2 + (q n D + n O) 2^-11 + n (q + 1) 2^-25)
///
/// with q the largest |q| of the type, and without the second term for n = 1. The slack is for searches, which find a smaller
/// error at a slightly other step.
struct ErrorBound {
    /// Measured on ggml's own quantizers without importance matrix: 1.02 (docs/quantization.md).
    static let slack: Float = 1.0625

    /// Fills in the bounds of a block's sub-blocks.
    static func fill(
        _ bounds: UnsafeMutablePointer<Float>, of values: UnsafePointer<Float>, on grid: BlockGrid
    ) {
        var largestStep: Float = 0
        var largestOffset: Float = 0
        let quant = max(-grid.least, grid.most)
        for sub in 0..<grid.subs {
            let part = values + sub * grid.elementsPerSub
            var low: Float = 0
            var high = part[0]
            for j in 0..<grid.elementsPerSub {
                low = min(low, part[j])
                high = max(high, part[j])
            }
            let step = grid.hasOffset ? (high - low) / quant : max(high, -low) / quant
            bounds[sub] = step
            largestStep = max(largestStep, step)
            if grid.hasOffset { largestOffset = max(largestOffset, -low) }
        }
        let scales = quant * largestStep + largestOffset
        var more = scales * 0x1p-11 + (grid.scaleSteps ?? 1) * (quant + 1) * 0x1p-25
        if let count = grid.scaleSteps { more += scales / (2 * count) }
        for sub in 0..<grid.subs { bounds[sub] = slack * (bounds[sub] + more) }
    }
}
