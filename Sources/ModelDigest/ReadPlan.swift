internal import ModelFormats

/// How the tensors of one file are read. Those that lie one after the other, as all do in most containers, are read in the order
/// of their bytes. Where tensors share bytes, the same bytes are hashed once; a view with strides, or one that overlaps
/// another, is read for itself.
struct ReadPlan {
    /// Contiguous, in the order of their bytes, without overlap.
    let inOrder: [Tensor]
    /// Each read for itself.
    let apart: [Tensor]
    /// For each of the file's tensors its place in `inOrder` and then `apart`; nil where that is its own place.
    private let places: [Int]?

    private struct View: Hashable {
        let offset: Int64
        let byteCount: Int
        let shape: [Int]
        let strides: [Int]?
        let dtype: DType

        init(_ tensor: Tensor) {
            offset = tensor.offset
            byteCount = tensor.byteCount
            // The bytes of a contiguous one are the same in any shape.
            shape = tensor.strides == nil ? [] : tensor.shape
            strides = tensor.strides
            dtype = tensor.strides == nil ? .u8 : tensor.dtype
        }
    }

    /// - Parameter tensors: sorted by offset.
    init(_ tensors: [Tensor]) {
        var end: Int64 = 0
        guard
            !tensors.allSatisfy({ tensor in
                defer { end = tensor.offset + Int64(tensor.byteCount) }
                return tensor.strides == nil && tensor.offset >= end
            })
        else {
            inOrder = tensors
            apart = []
            places = nil
            return
        }
        var inOrder: [Tensor] = []
        var apart: [Tensor] = []
        var known: [View: Int] = [:]
        var places: [Int] = []
        places.reserveCapacity(tensors.count)
        end = 0
        for tensor in tensors {
            if tensor.strides == nil, tensor.offset >= end {
                places.append(inOrder.count)
                known[View(tensor)] = inOrder.count
                inOrder.append(tensor)
                end = tensor.offset + Int64(tensor.byteCount)
            } else if let place = known[View(tensor)] {
                places.append(place)
            } else {
                // Below zero until it is known how many there are in order.
                apart.append(tensor)
                known[View(tensor)] = -apart.count
                places.append(-apart.count)
            }
        }
        self.inOrder = inOrder
        self.apart = apart
        self.places = places.map { $0 < 0 ? inOrder.count - 1 - $0 : $0 }
    }

    /// Hashes that are made.
    var count: Int { inOrder.count + apart.count }

    /// Brings what was found into the order of the file's tensors.
    func arrange<Value>(_ found: [Value]) -> [Value] { places.map { $0.map { found[$0] } } ?? found }
}
