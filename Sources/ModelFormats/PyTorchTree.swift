/// Finds the tensors in what a pickle returned, names them, and holds each against its storage.
struct PyTorchTree {
    private let pickle: Pickle
    private let input: PyTorchInput
    /// Of the pickle's storages, in their order; nil for one that has none.
    private let places: [StoragePlace?]

    /// A value on the way to tensors: its key within its parent, and where the parent stands among the visits.
    private struct Visit {
        let parent: Int
        let key: Key
        let depth: Int
    }

    private enum Key: Hashable {
        case none
        case text(String)
        case number(Int64)
        /// A tuple, a float: nothing that a name could be made of.
        case unnamed

        var text: String {
            switch self {
            case .none: ""
            case .text(let text): text
            case .number(let number): String(number)
            case .unnamed: "?"
            }
        }
    }

    private var visits: [Visit] = []
    /// Where tensors stand, and which of the pickle's they are.
    private var found: [(visit: Int, tensor: Int)] = []
    /// By the key at the top: how many values are no tensors, and what the first one is.
    private var others: [(key: Key, count: Int, kind: String)] = []

    init(pickle: Pickle, input: PyTorchInput, places: [StoragePlace?]) {
        self.pickle = pickle
        self.input = input
        self.places = places
    }

    mutating func contents() throws(FormatError) -> ContainerContents {
        try walk()
        guard found.count <= 1 << 19 else {
            throw FormatError(.tooManyTensors, input.name, "more than \(1 << 19) tensors")
        }
        // In the order of `found`.
        var tensors: [Tensor] = []
        tensors.reserveCapacity(found.count)
        var nameBytes = 0
        var total: Int64 = 0
        for (visit, number) in found {
            let name = name(of: visit)
            nameBytes += name.utf8.count
            guard nameBytes <= PyTorch.nameBytesLimit else {
                throw FormatError(
                    .pickleRefused, input.name, "names of more than \(PyTorch.nameBytesLimit) bytes")
            }
            guard !name.hasNUL else {
                throw FormatError(
                    .nameUnusable, input.name, "the name of its tensor \"\(shown(name))\" has a NUL")
            }
            let tensor = try tensor(pickle.tensors[number], named: name)
            let (sum, overflow) = total.addingReportingOverflow(Int64(tensor.byteCount))
            guard !overflow, sum / PyTorch.expansionLimit <= input.size else {
                throw FormatError(
                    .shapeOverflow, input.name,
                    "its tensors have more than \(PyTorch.expansionLimit) times the file's bytes: they repeat them"
                )
            }
            total = sum
            tensors.append(tensor)
        }
        var visits: [ExactName: Int] = [:]
        visits.reserveCapacity(tensors.count)
        for (index, (visit, _)) in found.enumerated() {
            let name = tensors[index].name
            guard let other = visits.updateValue(visit, forKey: ExactName(name)) else { continue }
            throw FormatError(
                .tensorTwice, input.name,
                "two tensors get the name \"\(shown(name))\": \(path(of: min(other, visit))) and \(path(of: max(other, visit)))"
            )
        }
        tensors.sort(by: Tensor.precedes)
        return ContainerContents(tensors: tensors, uncovered: uncovered())
    }

    // MARK: Walking

    private mutating func walk() throws(FormatError) {
        var pending: [(value: PickleValue, visit: Int)] = []
        visits.append(Visit(parent: -1, key: .none, depth: 0))
        pending.append((pickle.root, 0))
        while let (value, visit) = pending.popLast() {
            guard let object = pickle.object(value) else {
                note(visit, value)
                continue
            }
            switch object.kind {
            case .dictionary:
                var seen: Set<Key> = []
                seen.reserveCapacity(object.items.count / 2)
                for index in stride(from: 0, to: object.items.count - 1, by: 2) {
                    let key = key(object.items[index])
                    guard key == .unnamed || seen.insert(key).inserted else {
                        throw FormatError(
                            .tensorTwice, input.name,
                            "the key \"\(shown(key.text))\" stands twice in \(path(of: visit))")
                    }
                    pending.append((object.items[index + 1], try enter(visit, key)))
                }
            case .list, .tuple:
                for (index, item) in object.items.enumerated() {
                    pending.append((item, try enter(visit, .number(Int64(index)))))
                }
            case .tensor(let number):
                guard !isUnnamed(visit) else {
                    throw FormatError(
                        .unsupported, input.name,
                        "a tensor stands under a key that is no text and no number, in \(path(of: visit))")
                }
                found.append((visit, Int(number)))
            case .unsupportedTensor(let kind):
                throw FormatError(
                    .unsupported, input.name,
                    "its tensor \"\(shown(name(of: visit)))\" is of a kind that is not read: \(kind)")
            case .set, .integer, .global, .record, .storage: note(visit, value)
            }
        }
    }

    private mutating func enter(_ parent: Int, _ key: Key) throws(FormatError) -> Int {
        let depth = visits[parent].depth + 1
        guard depth <= PyTorch.depthLimit else {
            throw FormatError(
                .pickleRefused, input.name,
                "containers nested deeper than \(PyTorch.depthLimit), or in themselves")
        }
        guard visits.count < input.limits.visits else {
            throw FormatError(
                .pickleRefused, input.name,
                "more than \(input.limits.visits) values, or the same ones again and again")
        }
        visits.append(Visit(parent: parent, key: key, depth: depth))
        return visits.count - 1
    }

    private func key(_ value: PickleValue) -> Key {
        switch value {
        case .text(let span): .text(pickle.text(span))
        case .int(let number): .number(number)
        default: .unnamed
        }
    }

    // MARK: Names

    private func keys(of visit: Int) -> [Key] {
        var keys: [Key] = []
        var at = visit
        while at > 0 {
            keys.append(visits[at].key)
            at = visits[at].parent
        }
        return keys.reversed()
    }

    private func name(of visit: Int) -> String {
        // Nearly all: one dictionary of all tensors.
        guard visits[visit].depth != 1 else { return visits[visit].key.text }
        return keys(of: visit).map(\.text).joined(separator: ".")
    }

    private func isUnnamed(_ visit: Int) -> Bool {
        var at = visit
        while at > 0 {
            if visits[at].key == .unnamed { return true }
            at = visits[at].parent
        }
        return false
    }

    /// As one would write it in Python, for sentences.
    private func path(of visit: Int) -> String {
        let keys = keys(of: visit)
        if keys.isEmpty { return "the top" }
        return keys.map { key in
            if case .text(let text) = key { "[\"\(shown(text))\"]" } else { "[\(key.text)]" }
        }.joined()
    }

    // MARK: What is no tensor

    private mutating func note(_ visit: Int, _ value: PickleValue) {
        let key = keys(of: visit).first ?? .none
        if let last = others.last, last.key == key {
            others[others.count - 1].count += 1
        } else {
            others.append((key, 1, kind(of: value)))
        }
    }

    private func kind(of value: PickleValue) -> String {
        switch value {
        case .none: return "None"
        case .bool: return "a truth value"
        case .int, .float: return "a number"
        case .text: return "a text"
        case .bytes: return "bytes"
        case .object:
            switch pickle.object(value)?.kind {
            case .record(let name), .global(.type(let name)), .global(.record(let name)): return name
            case .storage: return "a storage"
            case .integer: return "a number"
            case .set: return "a set"
            default: return "a value"
            }
        }
    }

    private func uncovered() -> [ContainerContents.Uncovered] {
        var out = others.prefix(PyTorch.uncoveredLimit).map { other in
            ContainerContents.Uncovered(
                name: shown(other.key.text), kind: other.count == 1 ? other.kind : "\(other.count) values")
        }
        if others.count > out.count {
            out.append(.init(name: "...", kind: "\(others.count - out.count) more"))
        }
        return out.sorted { ExactName($0.name) < ExactName($1.name) }
    }

    // MARK: A tensor and its storage

    private func tensor(_ view: PickleTensor, named name: String) throws(FormatError) -> Tensor {
        func fault(_ code: FormatError.Code, _ what: String) -> FormatError {
            FormatError(code, input.name, "tensor \"\(shown(name))\" \(what)")
        }
        let storage = pickle.storages[Int(view.storage)]
        guard let place = places[Int(view.storage)] else {
            throw fault(
                .pickleMalformed,
                "is of the storage \"\(shown(pickle.text(storage.key)))\", which is not there")
        }
        let width = view.dtype.bitWidth / 8
        // The storage's elements are the tensor's, or bytes.
        let storageWidth: Int
        switch place.element {
        case .typed(let dtype): storageWidth = dtype.bitWidth / 8
        case .untyped, .unsupported: storageWidth = 1
        }
        var start = place.offset
        var available = place.count * storageWidth
        if let own = storage.view {
            guard own.offset <= place.count, own.count <= place.count - own.offset else {
                throw fault(.offsetsOutOfRange, "is of a view that reaches out of its storage")
            }
            start += Int64(own.offset * storageWidth)
            available = own.count * storageWidth
        }
        guard let byteCount = view.dtype.byteCount(of: view.shape) else {
            throw fault(
                .shapeOverflow,
                "has the shape \(view.shape) of \(view.dtype.rawValue), which is no size in bytes")
        }
        guard byteCount > 0 else {
            return Tensor(name: name, dtype: view.dtype, shape: view.shape, offset: start, byteCount: 0)
        }
        // The last element: offset + the sum of (dim - 1) * stride.
        var last = view.offset
        var expected = 1
        var isContiguous = true
        for index in view.shape.indices.reversed() {
            let (dim, stride) = (view.shape[index], view.strides[index])
            let (reach, overflow) = (dim - 1).multipliedReportingOverflow(by: stride)
            let (sum, carry) = last.addingReportingOverflow(reach)
            guard !overflow, !carry else { throw fault(.offsetsOutOfRange, "reaches out of its storage") }
            last = sum
            if dim != 1 {
                if stride != expected { isContiguous = false }
                // No overflow: the product of all dims is a size in bytes.
                expected *= dim
            }
        }
        guard last < available / width else {
            throw fault(
                .offsetsOutOfRange,
                "has elements up to the \(last)th of its storage, which has \(available / width)")
        }
        return Tensor(
            name: name, dtype: view.dtype, shape: view.shape, offset: start + Int64(view.offset * width),
            byteCount: byteCount,
            strides: isContiguous ? nil : zip(view.shape, view.strides).map { $0 == 1 ? 0 : $1 * width })
    }
}
