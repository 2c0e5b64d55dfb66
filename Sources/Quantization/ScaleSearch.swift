internal import ModelFormats
internal import TensorValues

/// Whether a block of 32 is what ggml's quantizers give with some importance matrix, whose weights are not known.
///
/// Q4_0 and Q5_0 (`make_qx_quants`): the elements are rounded at one of 19 scales that depend on the base alone, and the weights only choose
/// which; then the scale that is stored is fitted to the result. So one of the 19 has to give the points that are stored.
/// Q4_1 and Q5_1 (`make_qkx3_quants`): the least value moves with the weights, so there are too many; what is asked is
/// whether there is any scale and any least value at which rounding gives these points. That is the weaker test of the two.
/// Q8_0 knows no importance matrix.
struct ScaleSearch {
    private let grid: BlockGrid

    init(_ grid: BlockGrid) { self.grid = grid }

    /// How far from the middle between two points an element may be rounded to either: the search divides where we
    /// multiply, in single precision.
    private static let tie = 1e-4
    /// Below this a block counts as all zeros (`GROUP_MAX_EPS`).
    private static let zero: Float = 1e-15

    /// - Parameters:
    ///   - values: of the base.
    ///   - quants: the stored points.
    ///   - step: as it is stored.
    func explains(_ values: UnsafePointer<Float>, _ quants: UnsafePointer<Float>, step: Float) -> Bool {
        switch grid.dtype {
        case .q4_0, .q5_0: aroundZero(values, quants, step)
        case .q4_1, .q5_1: fromLeast(values, quants, step)
        default: false
        }
    }

    private func aroundZero(
        _ values: UnsafePointer<Float>, _ quants: UnsafePointer<Float>, _ step: Float
    ) -> Bool {
        var largest: Float = 0
        for j in 0..<32 where values[j].magnitude > largest.magnitude { largest = values[j] }
        guard largest.magnitude >= Self.zero else { return step == 0 }
        for number in -9...9 {
            let inverse = Double(-(-grid.least + 0.1 * Float(number)) / largest)
            if isFitted(step, to: inverse), rounds(values, quants, inverse, 0) { return true }
        }
        return false
    }

    /// The stored scale is a weighted mean of x / q over elements that were rounded to q at the inverse scale: each is within
    /// half a point of it.
    private func isFitted(_ step: Float, to inverse: Double) -> Bool {
        (0.5...1.5).contains(Double(step) * inverse)
    }

    private func rounds(
        _ values: UnsafePointer<Float>, _ quants: UnsafePointer<Float>, _ inverse: Double, _ shift: Double
    ) -> Bool {
        for j in 0..<32 {
            let place = Double(values[j]) * inverse + shift
            let quant = Double(quants[j])
            guard quant >= Double(grid.most) || place <= quant + 0.5 + Self.tie,
                quant <= Double(grid.least) || place >= quant - 0.5 - Self.tie
            else { return false }
        }
        return true
    }

    /// For a scale 1/a, the shifts b at which a x + b rounds to the points are an interval, whose length is a concave function of a:
    /// a ternary search finds the longest.
    private func fromLeast(
        _ values: UnsafePointer<Float>, _ quants: UnsafePointer<Float>, _ step: Float
    ) -> Bool {
        var least: Float = 0
        var most = values[0]
        for j in 0..<32 {
            least = min(least, values[j])
            most = max(most, values[j])
        }
        guard most > least else { return step == 0 }
        func shifts(_ inverse: Double) -> (from: Double, to: Double) {
            var from = -Double.infinity
            var to = Double.infinity
            for j in 0..<32 {
                let place = Double(values[j]) * inverse
                let quant = Double(quants[j])
                if quant < Double(grid.most) { to = min(to, quant + 0.5 + Self.tie - place) }
                if quant > Double(grid.least) { from = max(from, quant - 0.5 - Self.tie - place) }
            }
            return (from, to)
        }
        // The search goes up to 2.7 steps more than the block needs (rmin and rdelta of the callers); twice that for a
        // least value that has moved.
        var low = 0.25 * Double(grid.most) / Double(most - least)
        var high = 4 * Double(grid.most) / Double(most - least)
        for _ in 0..<60 {
            let left = low + (high - low) / 3
            let right = high - (high - low) / 3
            let (a, b) = (shifts(left), shifts(right))
            if a.to >= a.from { return isFitted(step, to: left) }
            if b.to >= b.from { return isFitted(step, to: right) }
            if a.to - a.from < b.to - b.from { low = left } else { high = right }
        }
        return false
    }
}
