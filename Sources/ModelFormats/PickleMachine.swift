/// The part of Python's pickle machine that builds data (Pickle.swift says what is left out, and why).
struct PickleMachine {
    let bytes: [UInt8]
    let limits: Pickle.Limits
    /// Where the pickle starts, and where errors count from.
    let start: Int
    let origin: Int
    var at: Int
    /// Where the current opcode stands.
    var opcodeAt = 0
    var stack: [PickleValue] = []
    /// Heights of the stack at which MARK was met.
    var marks: [Int] = []
    var memo: [PickleValue?] = []
    var memoCount = 0
    var objects: [PickleObject] = []
    var storages: [PickleStorage] = []
    var tensors: [PickleTensor] = []
    /// Values in containers and shapes, all together.
    var held = 0

    /// Reads one pickle.
    /// - Parameters:
    ///   - start: where it begins in `bytes`.
    ///   - origin: what is taken from positions in errors.
    static func read(
        _ bytes: [UInt8], from start: Int = 0, origin: Int = 0, limits: Pickle.Limits = Pickle.Limits()
    ) throws(PickleFault) -> Pickle {
        // Spans count in 32 bits.
        precondition(bytes.count <= Int(Int32.max))
        var machine = PickleMachine(bytes: bytes, limits: limits, start: start, origin: origin, at: start)
        return try machine.run()
    }

    private init(bytes: [UInt8], limits: Pickle.Limits, start: Int, origin: Int, at: Int) {
        self.bytes = bytes
        self.limits = limits
        self.start = start
        self.origin = origin
        self.at = at
        // Of the bytes that are here: about what tensors take, so that the arena is not moved again and again.
        objects.reserveCapacity(min(limits.objects, (bytes.count - start) / 12))
        memo.reserveCapacity(min(limits.memo, (bytes.count - start) / 12))
    }

    // MARK: What goes wrong

    func refused(_ what: String) -> PickleFault { .refused("\(what) at byte \(opcodeAt - origin)") }
    func malformed(_ what: String) -> PickleFault {
        .malformed("\(what) at byte \(opcodeAt - origin)")
    }

    // MARK: Reading

    private mutating func byte() throws(PickleFault) -> UInt8 {
        guard at < bytes.count else { throw .needsMore }
        defer { at += 1 }
        return bytes[at]
    }

    private mutating func number(_ count: Int) throws(PickleFault) -> UInt64 {
        guard bytes.count - at >= count else { throw .needsMore }
        defer { at += count }
        return little(bytes, at, count)
    }

    private mutating func span(_ count: UInt64) throws(PickleFault) -> PickleSpan {
        guard count <= UInt64(limits.text) else {
            throw refused("a string of \(count) bytes, more than \(limits.text),")
        }
        let count = Int(count)
        guard bytes.count - at >= count else { throw .needsMore }
        defer { at += count }
        return PickleSpan(start: Int32(at), count: Int32(count))
    }

    private mutating func text(_ count: UInt64) throws(PickleFault) -> PickleValue {
        let span = try span(count)
        guard isUTF8(bytes[Int(span.start)..<Int(span.start) + Int(span.count)]) else {
            throw refused("a text that is no UTF-8")
        }
        return .text(span)
    }

    /// Python 2 wrote its strings so, text and bytes alike.
    private mutating func oldString(_ count: UInt64) throws(PickleFault) -> PickleValue {
        let span = try span(count)
        return isUTF8(bytes[Int(span.start)..<Int(span.start) + Int(span.count)]) ? .text(span) : .bytes(span)
    }

    private mutating func line() throws(PickleFault) -> String {
        let limit = min(bytes.count, at + limits.name + 1)
        guard let end = bytes[at..<limit].firstIndex(of: 0x0A) else {
            throw bytes.count - at > limits.name
                ? refused("a name of more than \(limits.name) bytes") : .needsMore
        }
        guard isUTF8(bytes[at..<end]) else { throw refused("a name that is no UTF-8") }
        defer { at = end + 1 }
        return String(decoding: bytes[at..<end], as: UTF8.self)
    }

    // MARK: Stack, memo and arena

    mutating func push(_ value: PickleValue) throws(PickleFault) {
        guard stack.count < limits.stack else {
            throw refused("more than \(limits.stack) values on the stack")
        }
        stack.append(value)
    }

    private mutating func pop() throws(PickleFault) -> PickleValue {
        guard stack.count > marks.last ?? 0, let value = stack.popLast() else {
            throw malformed("nothing on the stack")
        }
        return value
    }

    private mutating func popToMark() throws(PickleFault) -> [PickleValue] {
        guard let mark = marks.popLast() else { throw malformed("no mark") }
        let values = Array(stack[mark...])
        stack.removeLast(values.count)
        return values
    }

    private mutating func pop(_ count: Int) throws(PickleFault) -> [PickleValue] {
        guard stack.count - (marks.last ?? 0) >= count else { throw malformed("nothing on the stack") }
        let values = Array(stack.suffix(count))
        stack.removeLast(count)
        return values
    }

    /// The two values on top, the lower one first.
    private mutating func popPair() throws(PickleFault) -> (PickleValue, PickleValue) {
        guard stack.count - (marks.last ?? 0) >= 2 else { throw malformed("nothing on the stack") }
        let upper = stack.removeLast()
        return (stack.removeLast(), upper)
    }

    private func top() throws(PickleFault) -> PickleValue {
        guard stack.count > marks.last ?? 0, let value = stack.last else {
            throw malformed("nothing on the stack")
        }
        return value
    }

    mutating func hold(_ count: Int) throws(PickleFault) {
        held += count
        guard held <= limits.values else { throw refused("more than \(limits.values) values") }
    }

    mutating func make(_ kind: PickleObject.Kind, _ items: [PickleValue] = []) throws(PickleFault)
        -> PickleValue
    {
        guard objects.count < limits.objects else { throw refused("more than \(limits.objects) objects") }
        try hold(items.count)
        objects.append(PickleObject(kind: kind, items: items))
        return .object(Int32(objects.count - 1))
    }

    private mutating func remember(_ index: UInt64) throws(PickleFault) {
        guard index < UInt64(limits.memo) else {
            throw refused("more than \(limits.memo) places of the memo")
        }
        let index = Int(index)
        guard stack.count > marks.last ?? 0, let value = stack.last else {
            throw malformed("nothing on the stack")
        }
        if index < memo.count {
            if memo[index] == nil { memoCount += 1 }
            memo[index] = value
        } else {
            while memo.count < index { memo.append(nil) }
            memo.append(value)
            memoCount += 1
        }
    }

    private mutating func recall(_ index: UInt64) throws(PickleFault) {
        guard index < UInt64(memo.count), let value = memo[Int(index)] else {
            throw malformed("place \(index) of the memo is empty,")
        }
        try push(value)
    }

    func kind(_ value: PickleValue) -> PickleObject.Kind? {
        if case .object(let number) = value { objects[Int(number)].kind } else { nil }
    }

    func items(_ value: PickleValue) -> [PickleValue] {
        if case .object(let number) = value { objects[Int(number)].items } else { [] }
    }

    /// Appends to the container on top of the stack.
    private mutating func extend(_ kinds: [PickleObject.Kind], _ values: [PickleValue]) throws(PickleFault) {
        guard case .object(let number) = try top(), kinds.contains(objects[Int(number)].kind) else {
            throw refused("an append to what is no \(kinds[0])")
        }
        try hold(values.count)
        objects[Int(number)].items.append(contentsOf: values)
    }

    // MARK: Opcodes

    private mutating func run() throws(PickleFault) -> Pickle {
        opcodeAt = at
        guard bytes.count - at >= 2 else { throw .needsMore }
        guard bytes[at] == 0x80 else {
            throw refused("no pickle of protocol 2 or later: the byte \(bytes[at])")
        }
        guard (2...5).contains(bytes[at + 1]) else { throw refused("a pickle of protocol \(bytes[at + 1])") }
        at += 2
        for _ in 0..<limits.opcodes {
            opcodeAt = at
            let opcode = try byte()
            if opcode == UInt8(ascii: ".") {
                guard stack.count == 1, marks.isEmpty else {
                    throw malformed("STOP over \(stack.count) values")
                }
                return Pickle(
                    bytes: bytes, root: stack[0], objects: objects, storages: storages, tensors: tensors,
                    end: at)
            }
            try step(opcode)
        }
        throw refused("more than \(limits.opcodes) opcodes")
    }

    private mutating func step(_ opcode: UInt8) throws(PickleFault) {
        switch opcode {
        case UInt8(ascii: "N"): try push(.none)
        case 0x88: try push(.bool(true))
        case 0x89: try push(.bool(false))
        case UInt8(ascii: "K"): try push(.int(Int64(byte())))
        case UInt8(ascii: "M"): try push(.int(Int64(number(2))))
        case UInt8(ascii: "J"): try push(.int(Int64(Int32(truncatingIfNeeded: number(4)))))
        case 0x8A: try long(number(1))
        case 0x8B: try long(number(4))
        case UInt8(ascii: "G"):
            _ = try number(8)
            try push(.float)
        case UInt8(ascii: "X"): try push(text(number(4)))
        case 0x8C: try push(text(number(1)))
        case 0x8D: try push(text(number(8)))
        case UInt8(ascii: "T"): try push(oldString(number(4)))
        case UInt8(ascii: "U"): try push(oldString(number(1)))
        case UInt8(ascii: "B"): try push(.bytes(span(number(4))))
        case UInt8(ascii: "C"): try push(.bytes(span(number(1))))
        case 0x8E, 0x96: try push(.bytes(span(number(8))))
        case UInt8(ascii: "("):
            guard marks.count < limits.marks else { throw refused("more than \(limits.marks) marks") }
            marks.append(stack.count)
        case UInt8(ascii: "0"):
            // CPython: a POP on a mark takes the mark away.
            if stack.count == marks.last { marks.removeLast() } else { _ = try pop() }
        case UInt8(ascii: "1"): _ = try popToMark()
        case UInt8(ascii: "2"): try push(top())
        case UInt8(ascii: ")"): try push(make(.tuple))
        case 0x85: try push(make(.tuple, pop(1)))
        case 0x86: try push(make(.tuple, pop(2)))
        case 0x87: try push(make(.tuple, pop(3)))
        case UInt8(ascii: "t"): try push(make(.tuple, popToMark()))
        case UInt8(ascii: "]"): try push(make(.list))
        case UInt8(ascii: "l"): try push(make(.list, popToMark()))
        case UInt8(ascii: "a"):
            let value = try pop()
            try extend([.list], [value])
        case UInt8(ascii: "e"):
            let values = try popToMark()
            try extend([.list], values)
        case UInt8(ascii: "}"): try push(make(.dictionary))
        case UInt8(ascii: "d"): try push(make(.dictionary, pairs(popToMark())))
        case UInt8(ascii: "s"):
            let pair = try popPair()
            try extend([.dictionary], [pair.0, pair.1])
        case UInt8(ascii: "u"):
            let values = try pairs(popToMark())
            try extend([.dictionary], values)
        case 0x8F: try push(make(.set))
        case 0x90:
            let values = try popToMark()
            try extend([.set], values)
        case 0x91: try push(make(.set, popToMark()))
        case UInt8(ascii: "q"): try remember(UInt64(byte()))
        case UInt8(ascii: "r"): try remember(number(4))
        case 0x94: try remember(UInt64(memoCount))
        case UInt8(ascii: "h"): try recall(UInt64(byte()))
        case UInt8(ascii: "j"): try recall(number(4))
        case 0x95:
            // A frame only says that so many bytes may be fetched at once.
            let count = try number(8)
            guard count <= UInt64(Pickle.byteLimit) else { throw malformed("a frame of \(count) bytes") }
            guard bytes.count - at >= Int(count) else { throw .needsMore }
        case UInt8(ascii: "c"):
            let module = try line()
            try global(module, line())
        case 0x93:
            guard case (.text(let module), .text(let name)) = try popPair() else {
                throw refused("a global whose name is no text")
            }
            try global(string(module), string(name))
        case UInt8(ascii: "R"):
            let (function, arguments) = try popPair()
            try push(call(function, arguments))
        case 0x81:
            let (type, arguments) = try popPair()
            try push(new(type, arguments))
        case UInt8(ascii: "b"):
            let state = try pop()
            try build(top(), state)
        case UInt8(ascii: "Q"):
            let id = try pop()
            try push(storage(id))
        default:
            throw refused(
                Self.names[opcode].map { "\($0), which no plain data needs," }
                    ?? "the byte \(opcode), no opcode,")
        }
    }

    /// Opcodes that are known and refused.
    private static let names: [UInt8: String] = [
        UInt8(ascii: "F"): "FLOAT", UInt8(ascii: "I"): "INT", UInt8(ascii: "L"): "LONG",
        UInt8(ascii: "S"): "STRING", UInt8(ascii: "V"): "UNICODE", UInt8(ascii: "g"): "GET",
        UInt8(ascii: "p"): "PUT", UInt8(ascii: "i"): "INST", UInt8(ascii: "o"): "OBJ",
        UInt8(ascii: "P"): "PERSID", 0x80: "PROTO", 0x82: "EXT1", 0x83: "EXT2", 0x84: "EXT4",
        0x92: "NEWOBJ_EX",
        0x97: "NEXT_BUFFER", 0x98: "READONLY_BUFFER",
    ]

    /// A whole number in two's complement.
    private mutating func long(_ count: UInt64) throws(PickleFault) {
        let span = try span(count)
        let count = Int(span.count)
        guard count <= 8 else { return try push(make(.integer(span))) }
        let bits = little(bytes, Int(span.start), count)
        let unused = 64 - 8 * count
        try push(.int(count == 0 ? 0 : Int64(bitPattern: bits << unused) >> unused))
    }

    private func pairs(_ values: [PickleValue]) throws(PickleFault) -> [PickleValue] {
        guard values.count % 2 == 0 else { throw malformed("a key without a value") }
        return values
    }

    func string(_ span: PickleSpan) -> String {
        String(decoding: bytes[Int(span.start)..<Int(span.start) + Int(span.count)], as: UTF8.self)
    }

    private mutating func global(_ module: String, _ name: String) throws(PickleFault) {
        guard let global = PickleGlobal.find(module: module, name: name) else {
            throw refused(shown("\(module).\(name)"))
        }
        try push(make(.global(global)))
    }
}
