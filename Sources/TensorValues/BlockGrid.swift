package import ModelFormats

/// What ggml's types have in common: an element is step * q - offset with a small integer q, and step and offset belong to
/// a sub-block of elements.
package struct BlockGrid: Sendable {
    package let dtype: DType
    /// Elements of a block and of each of its sub-blocks.
    package let elements: Int
    package let elementsPerSub: Int
    /// What q is between.
    package let least: Float
    package let most: Float
    /// Whether an offset is stored; without one the grid is around zero.
    package let hasOffset: Bool
    /// The scale of a sub-block is an integer, up to this, times that of the block; nil where each is a half of its own.
    package let scaleSteps: Float?

    package init?(dtype: DType) {
        switch dtype {
        case .q4_0: self.init(dtype, 32, 32, -8, 7, false, nil)
        case .q4_1: self.init(dtype, 32, 32, 0, 15, true, nil)
        case .q5_0: self.init(dtype, 32, 32, -16, 15, false, nil)
        case .q5_1: self.init(dtype, 32, 32, 0, 31, true, nil)
        case .q8_0: self.init(dtype, 32, 32, -127, 127, false, nil)
        case .q2K: self.init(dtype, 256, 16, 0, 3, true, 15)
        case .q3K: self.init(dtype, 256, 16, -4, 3, false, 32)
        case .q4K: self.init(dtype, 256, 32, 0, 15, true, 63)
        case .q5K: self.init(dtype, 256, 32, 0, 31, true, 63)
        case .q6K: self.init(dtype, 256, 16, -32, 31, false, 128)
        default: return nil
        }
    }

    private init(
        _ dtype: DType, _ elements: Int, _ elementsPerSub: Int, _ least: Float, _ most: Float,
        _ hasOffset: Bool, _ scaleSteps: Float?
    ) {
        self.dtype = dtype
        self.elements = elements
        self.elementsPerSub = elementsPerSub
        self.least = least
        self.most = most
        self.hasOffset = hasOffset
        self.scaleSteps = scaleSteps
    }

    package var subs: Int { elements / elementsPerSub }

    /// Reads what one block stores.
    /// - Parameters: room for `subs` of each.
    package func read(
        _ block: UnsafeRawPointer, steps: UnsafeMutablePointer<Float>, offsets: UnsafeMutablePointer<Float>
    ) {
        for sub in 0..<subs {
            let (step, offset) =
                switch dtype {
                case .q2K: gridQ2K(block, sub)
                case .q3K: gridQ3K(block, sub)
                case .q4K, .q5K: gridQ4K(block, sub)
                case .q6K: gridQ6K(block, sub)
                default: (half(block, 0), hasOffset ? -half(block, 2) : 0)
                }
            steps[sub] = step
            offsets[sub] = offset
        }
    }
}
