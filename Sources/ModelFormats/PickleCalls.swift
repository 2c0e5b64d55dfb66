/// What calls of the listed globals make: REDUCE, NEWOBJ, BUILD, and persistent ids.
extension PickleMachine {
    private func global(_ value: PickleValue) throws(PickleFault) -> PickleGlobal {
        guard case .global(let global)? = kind(value) else { throw refused("a call of what is no function") }
        return global
    }

    private func arguments(_ value: PickleValue) throws(PickleFault) -> [PickleValue] {
        guard kind(value) == .tuple else { throw refused("a call with what are no arguments") }
        return items(value)
    }

    /// REDUCE.
    mutating func call(_ function: PickleValue, _ arguments: PickleValue) throws(PickleFault) -> PickleValue {
        try call(global(function), self.arguments(arguments))
    }

    private mutating func call(
        _ function: PickleGlobal, _ arguments: [PickleValue]
    ) throws(PickleFault) -> PickleValue {
        switch function {
        case .rebuildTensor:
            guard arguments.count == 4 else { throw wrongArguments("_rebuild_tensor") }
            return try tensor(arguments, dtype: nil)
        case .rebuildTensorV2:
            guard (6...7).contains(arguments.count) else { throw wrongArguments("_rebuild_tensor_v2") }
            return try tensor(arguments, dtype: nil)
        case .rebuildTensorV3:
            guard (7...8).contains(arguments.count), case .global(.dtype(let dtype))? = kind(arguments[6])
            else {
                throw wrongArguments("_rebuild_tensor_v3")
            }
            return try tensor(arguments, dtype: dtype)
        case .rebuildParameter, .rebuildParameterWithState:
            let count = function == .rebuildParameter ? 3 : 4
            guard arguments.count == count, isTensor(arguments[0]) else {
                throw wrongArguments("_rebuild_parameter")
            }
            return arguments[0]
        case .rebuildFromType:
            guard arguments.count == 4, kind(arguments[1]) == .global(.tensorType) else {
                throw wrongArguments("_rebuild_from_type_v2")
            }
            let inner = try global(arguments[0])
            switch inner {
            case .rebuildTensor, .rebuildTensorV2, .rebuildTensorV3, .rebuildParameter, .rebuildUnsupported:
                break
            default: throw wrongArguments("_rebuild_from_type_v2")
            }
            let made = try call(inner, self.arguments(arguments[2]))
            try requireAttributes(arguments[3])
            return made
        case .rebuildUnsupported(let name): return try make(.unsupportedTensor(name))
        case .size:
            guard arguments.count == 1, let dims = integers(arguments[0]) else {
                throw wrongArguments("torch.Size")
            }
            return try make(.tuple, dims.map { .int(Int64($0)) })
        case .dictionary(let name): return try dictionary(name, arguments)
        case .list, .set:
            let made: PickleObject.Kind = function == .list ? .list : .set
            guard let first = arguments.first else { return try make(made) }
            guard arguments.count == 1, [.list, .tuple, .set].contains(kind(first)) else {
                throw wrongArguments("a container")
            }
            return try make(made, items(first))
        case .encode:
            // How protocol 2 writes bytes. Other encodings are looked up, by code that anybody can register.
            guard arguments.count == 2, case .text = arguments[0], case .text(let encoding) = arguments[1],
                ["latin1", "latin-1"].contains(string(encoding))
            else { throw wrongArguments("_codecs.encode") }
            return try make(.record("bytes"))
        case .reconstructor:
            guard arguments.count == 3 else { throw wrongArguments("copyreg._reconstructor") }
            let made = try new(arguments[0], make(.tuple))
            switch (kind(arguments[1]), arguments[2]) {
            case (.global(.object)?, .none): return made
            case (.global(.dictionary("dict"))?, let state)
            where kind(state) == .dictionary && kind(made) == .dictionary:
                return try make(.dictionary, items(state))
            default: throw wrongArguments("copyreg._reconstructor")
            }
        case .record(let name):
            guard arguments.count <= 16 else { throw wrongArguments(name) }
            try requireModest(name, arguments)
            return try make(.record(name), arguments)
        case .object: return try make(.record("object"))
        case .tensorType, .storage, .dtype, .type:
            throw refused("a call of a type that is only named")
        }
    }

    private func wrongArguments(_ name: String) -> PickleFault {
        refused("\(name) with arguments that torch does not give it")
    }

    /// Some constructors allocate what a number tells them to.
    private func requireModest(_ name: String, _ arguments: [PickleValue]) throws(PickleFault) {
        switch name {
        case "bytearray":
            if case .int? = arguments.first { throw wrongArguments(name) }
            if case .integer? = arguments.first.flatMap({ kind($0) }) { throw wrongArguments(name) }
        case "numpy.ndarray":
            // `_reconstruct(ndarray, (0,), b"b")`; `_frombuffer(bytes, dtype, shape, order)`.
            if let first = arguments.first, kind(first) == .global(.type("numpy.ndarray")) {
                guard arguments.count == 3, integers(arguments[1]).map({ $0 == [0] }) ?? false else {
                    throw wrongArguments("numpy's _reconstruct")
                }
            } else {
                switch arguments.first {
                case .bytes?: break
                case let first? where kind(first) == .record("bytes") || kind(first) == .record("bytearray"):
                    break
                default: throw wrongArguments("numpy's _frombuffer")
                }
            }
        default: break
        }
    }

    private mutating func dictionary(_ name: String, _ arguments: [PickleValue]) throws(PickleFault)
        -> PickleValue
    {
        var arguments = arguments
        if name == "defaultdict", let factory = arguments.first {
            switch kind(factory) {
            case .global(.dictionary)?, .global(.list)?, .global(.set)?, .global(.type)?: break
            default:
                guard factory == .none else { throw wrongArguments(name) }
            }
            arguments.removeFirst()
        }
        guard let source = arguments.first else { return try make(.dictionary) }
        guard arguments.count == 1 else { throw wrongArguments(name) }
        if kind(source) == .dictionary { return try make(.dictionary, items(source)) }
        // Python 2 and protocol 2: a list of pairs.
        guard kind(source) == .list || kind(source) == .tuple else { throw wrongArguments(name) }
        var pairs: [PickleValue] = []
        for pair in items(source) {
            let both = items(pair)
            guard both.count == 2, [.list, .tuple].contains(kind(pair)) else { throw wrongArguments(name) }
            pairs += both
        }
        return try make(.dictionary, pairs)
    }

    /// NEWOBJ: an object without what its constructor would do.
    mutating func new(_ type: PickleValue, _ arguments: PickleValue) throws(PickleFault) -> PickleValue {
        let arguments = try self.arguments(arguments)
        switch try global(type) {
        case .dictionary where arguments.isEmpty: return try make(.dictionary)
        case .list where arguments.isEmpty: return try make(.list)
        case .set where arguments.isEmpty: return try make(.set)
        case .object where arguments.isEmpty: return try make(.record("object"))
        case .record(let name) where !name.hasPrefix("numpy") && name != "bytearray":
            return try call(.record(name), arguments)
        case .size: return try call(.size, arguments)
        default: throw refused("NEWOBJ of what is not made so")
        }
    }

    // MARK: BUILD

    mutating func build(_ value: PickleValue, _ state: PickleValue) throws(PickleFault) {
        switch kind(value) {
        case .dictionary?: try requireAttributes(state)
        case .record(let name)?:
            // numpy's own objects take a tuple.
            if !(name.hasPrefix("numpy") && kind(state) == .tuple) { try requireAttributes(state) }
        default: throw refused("BUILD on what has no attributes")
        }
    }

    /// Attributes by name, and none of Python's own: `__setstate__`, `__class__`, `__reduce__` change what an object does.
    private func requireAttributes(_ state: PickleValue) throws(PickleFault) {
        if state == .none { return }
        guard kind(state) == .dictionary else { throw refused("BUILD with a state that is no dictionary") }
        let pairs = items(state)
        for index in stride(from: 0, to: pairs.count, by: 2) {
            guard case .text(let name) = pairs[index] else {
                throw refused("BUILD of an attribute without a name")
            }
            let text = string(name)
            guard !text.hasPrefix("__") else { throw refused("BUILD of \(shown(text))") }
        }
    }

    // MARK: Storages and tensors

    /// BINPERSID. torch/serialization.py: `("storage", type, key, location, count)`; the legacy form adds None or
    /// `(key of the view, offset, count)`.
    mutating func storage(_ id: PickleValue) throws(PickleFault) -> PickleValue {
        let parts = items(id)
        guard kind(id) == .tuple, case .text(let tag)? = parts.first else {
            throw refused("a persistent id that is not torch's")
        }
        guard string(tag) == "storage" else { throw refused("a persistent id \"\(shown(string(tag)))\"") }
        guard parts.count == 5 || parts.count == 6, case .global(.storage(let element))? = kind(parts[1]),
            case .text(let key) = parts[2], case .text = parts[3], let count = integer(parts[4])
        else { throw refused("a persistent id that is not torch's") }
        var view: PickleStorage.View?
        if parts.count == 6, parts[5] != .none {
            let members = items(parts[5])
            guard kind(parts[5]) == .tuple, members.count == 3, case .text(let own) = members[0],
                let offset = integer(members[1]), let ownCount = integer(members[2])
            else { throw refused("a persistent id that is not torch's") }
            view = PickleStorage.View(key: own, offset: offset, count: ownCount)
        }
        storages.append(PickleStorage(element: element, key: key, count: count, view: view))
        return try make(.storage(Int32(storages.count - 1)))
    }

    private func isTensor(_ value: PickleValue) -> Bool {
        switch kind(value) {
        case .tensor?, .unsupportedTensor?: true
        default: false
        }
    }

    /// - Parameters:
    ///   - arguments: storage, offset, size, stride.
    ///   - dtype: nil for the storage's own.
    private mutating func tensor(
        _ arguments: [PickleValue], dtype: PickleGlobal.Element?
    ) throws(PickleFault) -> PickleValue {
        guard case .storage(let number)? = kind(arguments[0]), let offset = integer(arguments[1]),
            let shape = integers(arguments[2]), let strides = integers(arguments[3]),
            shape.count == strides.count
        else { throw wrongArguments("_rebuild_tensor") }
        switch dtype ?? storages[Int(number)].element {
        case .unsupported(let name): return try make(.unsupportedTensor(name))
        case .untyped: throw wrongArguments("_rebuild_tensor")
        case .typed(let dtype):
            try hold(2 * shape.count)
            tensors.append(
                PickleTensor(storage: number, dtype: dtype, offset: offset, shape: shape, strides: strides))
            return try make(.tensor(Int32(tensors.count - 1)))
        }
    }

    private func integer(_ value: PickleValue) -> Int? {
        if case .int(let number) = value, number >= 0 { Int(number) } else { nil }
    }

    /// At most as many as a tensor has dims.
    private func integers(_ value: PickleValue) -> [Int]? {
        guard kind(value) == .tuple || kind(value) == .list else { return nil }
        let items = items(value)
        guard items.count <= Safetensors.rankLimit else { return nil }
        var out: [Int] = []
        out.reserveCapacity(items.count)
        for item in items {
            guard let number = integer(item) else { return nil }
            out.append(number)
        }
        return out
    }
}
