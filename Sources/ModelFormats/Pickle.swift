// A Python pickle (docs.python.org, pickletools.py), read and not run.
//
// A pickle is a program for a stack machine: opcodes push values, collect them into containers, remember them in a memo and,
// what makes it dangerous, name any function of any module (GLOBAL) and call it (REDUCE). `PickleMachine` runs the part of the
// machine that builds data. Of globals it knows a closed list (`PickleGlobal`): how torch writes tensors and storages,
// and containers and scalars of Python, numpy and torch that do nothing but hold values. A name on the list is never
// looked up anywhere: what its call would make is modelled here. Any other name ends the reading with the name and its place:
// `posix.system at byte 1234`. So what is accepted is *plain data*: no loader can be made to do more by it than to fill
// containers.
//
// Protocols 2 to 5. Of protocols 0 and 1 nothing is accepted (their opcodes INST, OBJ, PERSID and the textual
// numbers have no use since Python 2.3), nor extension codes (EXT1 to EXT4: names that stand outside the file) nor buffers out of
// band. BUILD sets attributes of containers and records only, and none that begins with "__".
//
// Everything is bounded by `Pickle.Limits`. Values live in one arena and refer to each other by number, so cycles and depth
// cost nothing: nobody recurses.

/// A value of a pickle; what is larger than a word is an object of the arena.
enum PickleValue: Hashable, Sendable {
    case none
    case bool(Bool)
    case int(Int64)
    case float
    /// UTF-8.
    case text(PickleSpan)
    case bytes(PickleSpan)
    /// Into `Pickle.objects`.
    case object(Int32)
}

/// A range of the pickle's own bytes.
struct PickleSpan: Hashable, Sendable {
    let start: Int32
    let count: Int32
}

struct PickleObject: Sendable {
    enum Kind: Hashable, Sendable {
        case tuple
        case list
        case set
        /// Keys and values take turns in `items`.
        case dictionary
        /// A whole number of more than 64 bits, little-endian in two's complement.
        case integer(PickleSpan)
        case global(PickleGlobal)
        /// Something that only holds values, of the named type.
        case record(String)
        /// Into `Pickle.storages`.
        case storage(Int32)
        /// Into `Pickle.tensors`.
        case tensor(Int32)
        /// A tensor of a kind that is not read.
        case unsupportedTensor(String)
    }

    var kind: Kind
    var items: [PickleValue] = []
}

/// What a persistent id says of a storage.
struct PickleStorage: Hashable, Sendable {
    /// Where another storage of the file is its memory (the legacy form alone): elements from that one's start, and its own count.
    struct View: Hashable, Sendable {
        let key: PickleSpan
        let offset: Int
        let count: Int
    }

    let element: PickleGlobal.Element
    let key: PickleSpan
    /// Elements.
    let count: Int
    let view: View?
}

/// What a rebuilding call says of a tensor; not yet checked against its storage's bytes.
struct PickleTensor: Sendable {
    let storage: Int32
    let dtype: DType
    /// In elements.
    let offset: Int
    let shape: [Int]
    /// In elements.
    let strides: [Int]
}

package struct Pickle: Sendable {
    /// What a pickle may take.
    package struct Limits: Hashable, Sendable {
        /// A tensor takes about 60: 140,000 tensors. The largest published shard has 2,000.
        package var opcodes = 1 << 23
        /// Values of the stack. CPython collects containers in batches of 1,000; a tuple stands there whole.
        package var stack = 1 << 20
        /// What MARK has open at once: nesting of containers that are being made.
        package var marks = 1 << 16
        /// Places of the memo. CPython remembers almost every value.
        package var memo = 1 << 21
        /// Objects of the arena: 64 bytes each, and 16 for each value in them.
        package var objects = 1 << 21
        /// Bytes of one text or byte string. Scalars and random states have some thousand.
        package var text = 1 << 24
        /// Bytes of a module's or function's name: the longest of the list has 60.
        package var name = 512
        /// Values within all containers, and dims: a tensor has about 25.
        package var values = 1 << 22
        /// Values that are looked at on the way to the tensors. One may stand in many places, so that a small pickle may have
        /// more of them than any memory.
        package var visits = 1 << 21

        package init() {}
    }

    /// Of a pickle without the bytes of tensors. 200 bytes a tensor.
    static let byteLimit = 64 << 20

    let bytes: [UInt8]
    /// What STOP returned.
    let root: PickleValue
    let objects: [PickleObject]
    let storages: [PickleStorage]
    let tensors: [PickleTensor]
    /// The byte behind STOP.
    let end: Int

    func text(_ span: PickleSpan) -> String {
        String(decoding: bytes[Int(span.start)..<Int(span.start) + Int(span.count)], as: UTF8.self)
    }

    func object(_ value: PickleValue) -> PickleObject? {
        if case .object(let number) = value { objects[Int(number)] } else { nil }
    }

    func text(_ value: PickleValue?) -> String? {
        if case .text(let span)? = value { text(span) } else { nil }
    }
}

/// Why a pickle was not read to its end.
enum PickleFault: Error, Hashable, Sendable {
    /// It ends within an opcode or before STOP, or contradicts itself.
    case malformed(String)
    /// It is not plain data, or larger than the limits.
    case refused(String)
    /// The bytes end: more of the file may help.
    case needsMore
}
