package import ModelFormats
internal import TensorValues

/// Holds the blocks of one tensor against the base's elements, in any number of pieces. One for a thread; findings add up.
package struct QuantizationCheck {
    package private(set) var finding: QuantizationFinding
    package let elementsPerBlock: Int
    package let bytesPerBlock: Int
    private let grid: BlockGrid
    private let decoder: BlockDecoder
    private let encoder: BlockEncoder?
    private let search: ScaleSearch
    private let ways: [Way]
    // Of one block.
    private var values: [Float]
    private var stored: [Float]
    private var quants: [Float]
    private var bounds: [Float]
    private var steps: [Float]
    private var offsets: [Float]
    private var bytes: [UInt8]

    /// What the base's elements were converted to before they were rounded: llama.cpp first writes a file of one of these.
    private enum Way {
        case direct
        case half
        case brainFloat

        func callAsFunction(_ value: Float) -> Float {
            switch self {
            case .direct: value
            case .half: Rounding.throughHalf(value)
            case .brainFloat: Rounding.throughBrainFloat(value)
            }
        }
    }

    /// - Parameters:
    ///   - dtype: of the blocks.
    ///   - base: the type in which the base's elements are stored.
    /// - Returns: nil for a type whose rounding is not known here.
    package init?(dtype: DType, base: DType) {
        guard let grid = BlockGrid(dtype: dtype), let decoder = BlockDecoder(dtype: dtype),
            BlockDecoder(dtype: base) != nil
        else { return nil }
        self.grid = grid
        self.decoder = decoder
        encoder = BlockEncoder(dtype: dtype)
        search = ScaleSearch(grid)
        ways =
            switch base {
            case .f16: [.direct, .brainFloat]
            case .bf16: [.direct, .half]
            default: [.direct, .half, .brainFloat]
            }
        finding = QuantizationFinding(dtype: dtype)
        elementsPerBlock = decoder.elementsPerBlock
        bytesPerBlock = decoder.bytesPerBlock
        let zeros = [Float](repeating: 0, count: decoder.elementsPerBlock)
        (values, stored, quants) = (zeros, zeros, zeros)
        let subs = [Float](repeating: 0, count: grid.subs)
        (bounds, steps, offsets) = (subs, subs, subs)
        bytes = [UInt8](repeating: 0, count: decoder.bytesPerBlock)
    }

    /// - Parameters:
    ///   - base: the elements, of whole blocks.
    ///   - blocks: as many blocks.
    package mutating func add(_ base: UnsafeBufferPointer<Float>, _ blocks: UnsafeRawBufferPointer) {
        let count = blocks.count / bytesPerBlock
        precondition(count * bytesPerBlock == blocks.count && base.count == count * elementsPerBlock)
        guard count > 0, let elements = base.baseAddress, let source = blocks.baseAddress else { return }
        for index in 0..<count {
            add(elements + index * elementsPerBlock, source + index * bytesPerBlock)
        }
    }

    private mutating func add(_ base: UnsafePointer<Float>, _ block: UnsafeRawPointer) {
        finding.blocks += 1
        finding.elements += elementsPerBlock
        stored.withUnsafeMutableBufferPointer {
            decoder.decode(UnsafeRawBufferPointer(start: block, count: bytesPerBlock), into: $0)
        }
        measure(base)
        readGrid(block)
        if isRounded(base, block) {
            finding.rounded += 1
            return
        }
        var misplaced = Int.max
        for way in ways {
            convert(base, way)
            let here = misplacedElements()
            guard encoder != nil else {
                if here == 0 {
                    finding.rounded += 1
                    return
                }
                misplaced = min(misplaced, here)
                continue
            }
            if isSearched() {
                finding.searched += 1
                return
            }
            misplaced = min(misplaced, here)
        }
        finding.misplaced += misplaced
    }

    private mutating func convert(_ base: UnsafePointer<Float>, _ way: Way) {
        for j in 0..<elementsPerBlock { values[j] = way(base[j]) }
    }

    /// Whether the block is the one answer that its type has.
    private mutating func isRounded(_ base: UnsafePointer<Float>, _ block: UnsafeRawPointer) -> Bool {
        guard let encoder else { return false }
        for way in ways {
            convert(base, way)
            let isMade = values.withUnsafeBufferPointer { values in
                bytes.withUnsafeMutableBufferPointer { bytes in
                    guard let values = values.baseAddress, let bytes = bytes.baseAddress else { return false }
                    return encoder.encode(values, into: bytes)
                }
            }
            guard isMade else { continue }
            let isEqual = bytes.withUnsafeBytes { bytes in
                bytes.elementsEqual(UnsafeRawBufferPointer(start: block, count: bytesPerBlock))
            }
            if isEqual { return true }
        }
        return false
    }

    private mutating func measure(_ base: UnsafePointer<Float>) {
        bounds.withUnsafeMutableBufferPointer {
            if let bounds = $0.baseAddress { ErrorBound.fill(bounds, of: base, on: grid) }
        }
        for j in 0..<elementsPerBlock {
            let bound = bounds[j / grid.elementsPerSub]
            let distance = (stored[j] - base[j]).magnitude
            finding.energy += Double(distance) * Double(distance)
            finding.baseEnergy += Double(base[j]) * Double(base[j])
            // NaN is beyond any bound.
            guard distance > 0 || distance.isNaN else { continue }
            let ratio = Double(distance) / Double(bound)
            if !(ratio <= 1) { finding.beyond += 1 }
            finding.largest = ratio.isNaN ? .infinity : max(finding.largest, ratio)
        }
    }

    /// Steps, offsets, and the points: what was decoded is on the grid, so the nearest integer is the one that is stored.
    private mutating func readGrid(_ block: UnsafeRawPointer) {
        steps.withUnsafeMutableBufferPointer { steps in
            offsets.withUnsafeMutableBufferPointer { offsets in
                guard let steps = steps.baseAddress, let offsets = offsets.baseAddress else { return }
                grid.read(block, steps: steps, offsets: offsets)
            }
        }
        for j in 0..<elementsPerBlock {
            let sub = j / grid.elementsPerSub
            quants[j] = steps[sub] == 0 ? 0 : ((stored[j] + offsets[sub]) / steps[sub]).rounded()
        }
    }

    /// How far beyond the middle an element may lie: what single precision leaves open of the quotient, and a little more
    /// for quantizers that were compiled with other orders of operations.
    private static let tolerance: Float = 0.5 + 0x1p-10

    /// Elements of `values` to which another point of the grid is nearer. A sub-block whose step is 0 stores one point, and the
    /// quantizers leave it alone.
    private func misplacedElements() -> Int {
        var count = 0
        for j in 0..<elementsPerBlock {
            let sub = j / grid.elementsPerSub
            guard steps[sub] != 0 else { continue }
            let place = (values[j] + offsets[sub]) / steps[sub]
            let slack =
                Self.tolerance + (values[j].magnitude + offsets[sub].magnitude) / steps[sub].magnitude
                * 0x1p-21
            let isRight =
                (quants[j] >= grid.most || place - quants[j] <= slack)
                && (quants[j] <= grid.least || place - quants[j] >= -slack)
            if !isRight { count += 1 }
        }
        return count
    }

    private func isSearched() -> Bool {
        values.withUnsafeBufferPointer { values in
            quants.withUnsafeBufferPointer { quants in
                guard let values = values.baseAddress, let quants = quants.baseAddress else { return false }
                return search.explains(values, quants, step: steps[0])
            }
        }
    }
}

extension QuantizationFinding {
    /// Of other blocks of the same tensor.
    package mutating func add(_ other: QuantizationFinding) {
        elements += other.elements
        blocks += other.blocks
        rounded += other.rounded
        searched += other.searched
        misplaced += other.misplaced
        beyond += other.beyond
        largest = max(largest, other.largest)
        energy += other.energy
        baseEnergy += other.baseEnergy
    }
}
