/// The searches of ggml-quants.c (0.20) for the scale, and the least value, of a sub-block, as they are without an importance matrix.
/// Each is the reference's, operation by operation: in another order single precision gives other blocks now and then.
enum ReferenceSearch {
    /// `nearest_int`: ties to even.
    static func nearest(_ value: Float) -> Int32 { Int32(value.rounded(.toNearestOrEven)) }

    private static func clamped(_ value: Float, _ low: Int32, _ high: Int32) -> Int32 {
        max(low, min(high, nearest(value)))
    }

    private static let tiny: Float = 1e-15

    /// The number of the largest size, with its sign.
    private static func largest(_ x: ArraySlice<Float>) -> Float {
        var largest: Float = 0
        for value in x where value.magnitude > largest.magnitude { largest = value }
        return largest
    }

    /// `make_qx_quants` with rmse_type 1: the scale of numbers around zero, of -n to n - 1.
    static func aroundZero(_ x: ArraySlice<Float>, _ n: Int32) -> Float {
        let most = largest(x)
        guard most.magnitude >= tiny else { return 0 }
        func sums(_ inverse: Float) -> (lx: Float, l2: Float) {
            var (lx, l2) = (Float(0), Float(0))
            for value in x {
                let l = Float(clamped(inverse * value, -n, n - 1))
                let weight = value * value
                lx += weight * value * l
                l2 += weight * l * l
            }
            return (lx, l2)
        }
        var found = sums(-Float(n) / most)
        var scale = found.l2 == 0 ? 0 : found.lx / found.l2
        var best = scale * found.lx
        for step in -9...9 where step != 0 {
            found = sums(-(Float(n) + 0.1 * Float(step)) / most)
            if found.l2 > 0, found.lx * found.lx > best * found.l2 {
                scale = found.lx / found.l2
                best = scale * found.lx
            }
        }
        return scale
    }

    /// `make_q3_quants` with do_rmse: the points move, one at a time, as long as the error falls.
    static func movingPoints(_ x: ArraySlice<Float>, _ n: Int32) -> Float {
        let most = largest(x)
        guard most.magnitude >= tiny else { return 0 }
        let inverse = -Float(n) / most
        var points: [Int32] = []
        var (lx, l2) = (Float(0), Float(0))
        for value in x {
            let point = clamped(inverse * value, -n, n - 1)
            points.append(point)
            let (l, weight) = (Float(point), value * value)
            lx += weight * value * l
            l2 += weight * l * l
        }
        for _ in 0..<5 {
            var changed = 0
            for (index, value) in x.enumerated() {
                let weight = value * value
                let old = Float(points[index])
                var otherLX = lx - weight * value * old
                guard otherLX > 0 else { continue }
                var otherL2 = l2 - weight * old * old
                let point = clamped(value * otherL2 / otherLX, -n, n - 1)
                guard point != points[index] else { continue }
                let l = Float(point)
                otherLX += weight * value * l
                otherL2 += weight * l * l
                if otherL2 > 0, otherLX * otherLX * l2 > lx * lx * otherL2 {
                    points[index] = point
                    (lx, l2) = (otherLX, otherL2)
                    changed += 1
                }
            }
            if changed == 0 { break }
        }
        return l2 > 0 ? lx / l2 : 0
    }

    /// How `make_qkx2_quants` is called for a type.
    struct Range {
        let most: Int32
        let start: Float
        let step: Float
        let count: Int
        /// Whether errors count as they are, and not squared.
        let isAbsolute: Bool
    }

    /// `make_qkx2_quants`: step and offset (the negated least value) of points from 0.
    static func fromLeast(
        _ x: ArraySlice<Float>, _ weights: [Float], _ range: Range
    ) -> (scale: Float, offset: Float) {
        let n = range.most
        var (least, most) = (x[x.startIndex], x[x.startIndex])
        var (sumW, sumX) = (Float(0), Float(0))
        for (value, weight) in zip(x, weights) {
            least = min(least, value)
            most = max(most, value)
            sumW += weight
            sumX += weight * value
        }
        if least > 0 { least = 0 }
        guard most != least else { return (0, -least) }
        func error(_ inverse: Float, from least: Float, _ scale: Float, _ base: Float) -> Float {
            var sum: Float = 0
            for (value, weight) in zip(x, weights) {
                let l = Float(clamped(inverse * (value - least), 0, n))
                let difference = scale * l + base - value
                sum += weight * (range.isAbsolute ? difference.magnitude : difference * difference)
            }
            return sum
        }
        let first = Float(n) / (most - least)
        var scale = 1 / first
        var best = error(first, from: least, scale, least)
        for step in 0...range.count {
            let inverse = (range.start + range.step * Float(step) + Float(n)) / (most - least)
            var (sumL, sumL2, sumXL) = (Float(0), Float(0), Float(0))
            for (value, weight) in zip(x, weights) {
                let l = Float(clamped(inverse * (value - least), 0, n))
                sumL += weight * l
                sumL2 += weight * l * l
                sumXL += weight * l * value
            }
            let determinant = sumW * sumL2 - sumL * sumL
            guard determinant > 0 else { continue }
            var thisScale = (sumW * sumXL - sumX * sumL) / determinant
            var thisLeast = (sumL2 * sumX - sumL * sumXL) / determinant
            if thisLeast > 0 {
                thisLeast = 0
                thisScale = sumXL / sumL2
            }
            let here = error(inverse, from: least, thisScale, thisLeast)
            if here < best {
                (best, scale, least) = (here, thisScale, thisLeast)
            }
        }
        return (scale, -least)
    }
}
