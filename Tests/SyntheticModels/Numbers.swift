/// Random numbers that are the same for one seed on every machine: SplitMix64, and sums of its numbers, so that no library's
/// logarithm has a part in them.
package struct Random: Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        // Mixed twice: the states of neighbouring seeds must not be neighbours, or one's numbers are the other's, moved.
        state = Self.mixed(Self.mixed(seed &+ 0xD1B5_4A32_D192_ED03))
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(state)
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var bits = value
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }

    /// From 0 to 1.
    package mutating func uniform() -> Float { Float(next() >> 40) * 0x1p-24 }

    /// Normal, closely enough: the sum of twelve uniform numbers (Irwin and Hall) has its mean, variance and, to 2%, its
    /// fourth moment.
    package mutating func normal() -> Float {
        var sum: Int64 = 0
        for _ in 0..<3 {
            let bits = next()
            sum += Int64(bits & 0xFFFF) + Int64(bits >> 16 & 0xFFFF) + Int64(bits >> 32 & 0xFFFF)
            sum += Int64(bits >> 48)
        }
        return (Float(sum) - 12 * 32767.5) / 65536
    }

    package mutating func normals(_ count: Int) -> [Float] { (0..<count).map { _ in normal() } }
}

/// Row-major.
package struct Matrix: Sendable {
    package let rows: Int
    package let columns: Int
    package var values: [Float]

    package init(rows: Int, columns: Int, values: [Float]) {
        precondition(values.count == rows * columns)
        self.rows = rows
        self.columns = columns
        self.values = values
    }

    package init(rows: Int, columns: Int) {
        self.init(rows: rows, columns: columns, values: [Float](repeating: 0, count: rows * columns))
    }

    package static func normal(rows: Int, columns: Int, _ random: inout Random) -> Matrix {
        Matrix(rows: rows, columns: columns, values: random.normals(rows * columns))
    }

    package var norm: Double { values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot() }

    package mutating func scale(by factor: Float) { for index in values.indices { values[index] *= factor } }

    /// With another Frobenius norm.
    package func scaled(to wanted: Double) -> Matrix {
        var copy = self
        copy.scale(by: norm == 0 ? 0 : Float(wanted / norm))
        return copy
    }

    package static func + (left: Matrix, right: Matrix) -> Matrix {
        Matrix(rows: left.rows, columns: left.columns, values: zip(left.values, right.values).map(+))
    }

    /// left right
    package static func * (left: Matrix, right: Matrix) -> Matrix {
        precondition(left.columns == right.rows)
        var out = Matrix(rows: left.rows, columns: right.columns)
        out.values.withUnsafeMutableBufferPointer { out in
            for i in 0..<left.rows {
                for k in 0..<left.columns {
                    let factor = left.values[i * left.columns + k]
                    for j in 0..<right.columns {
                        out[i * right.columns + j] += factor * right.values[k * right.columns + j]
                    }
                }
            }
        }
        return out
    }

    package var transposed: Matrix {
        var out = Matrix(rows: columns, columns: rows)
        for i in 0..<rows { for j in 0..<columns { out.values[j * rows + i] = values[i * columns + j] } }
        return out
    }

    /// Solves `self` x = b for a symmetric positive definite matrix, by Cholesky's factor in double precision.
    package func solve(_ right: Matrix) -> Matrix {
        precondition(rows == columns && right.rows == rows)
        let n = rows
        var factor = values.map(Double.init)
        for j in 0..<n {
            for k in 0..<j {
                let value = factor[j * n + k]
                for i in j..<n { factor[i * n + j] -= value * factor[i * n + k] }
            }
            let pivot = factor[j * n + j].squareRoot()
            for i in j..<n { factor[i * n + j] /= pivot }
        }
        var out = right
        for column in 0..<right.columns {
            var x = (0..<n).map { Double(right.values[$0 * right.columns + column]) }
            for i in 0..<n {
                for k in 0..<i { x[i] -= factor[i * n + k] * x[k] }
                x[i] /= factor[i * n + i]
            }
            for i in (0..<n).reversed() {
                for k in (i + 1)..<max(n, i + 1) { x[i] -= factor[k * n + i] * x[k] }
                x[i] /= factor[i * n + i]
            }
            for i in 0..<n { out.values[i * right.columns + column] = Float(x[i]) }
        }
        return out
    }
}
