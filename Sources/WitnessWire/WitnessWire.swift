// WitnessWire: what `oracle witness serve` and `oracle-witness` say to each other, over a pair of sockets that is the server's standard
// input and output.
//
// `oracle-witness` speaks HTTP with strangers and knows nothing: no key, no state, no log. `oracle witness serve` has all three and opens
// no port. Between them go frames:
//
//     u32le length of the rest, 1 to 128 KiB | u8 kind | ...
//     kind 1   server -> oracle   listening   u16le port
//     kind 2   server -> oracle   request     u64le number | the body of a POST
//     kind 3   oracle -> server   answer      u64le number | u16le HTTP status | u8 length | content type | body
//
// Requests are numbered by the server, each has one answer, and answers come in any order. Whoever finds the other's end closed, or a frame
// that is none, ends. Public, for the server is a package of its own.

/// What a witness answers over HTTP.
public struct WitnessAnswer: Hashable, Sendable {
    /// Of HTTP: 100 to 599.
    public let status: Int
    /// ASCII, at most 255 bytes.
    public let contentType: String
    public let body: [UInt8]

    public init(status: Int, contentType: String, body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }
}

/// One frame.
public enum WitnessMessage: Hashable, Sendable {
    /// The server has its port.
    case listening(port: UInt16)
    /// A body, not looked at.
    case request(UInt64, [UInt8])
    case answer(UInt64, WitnessAnswer)

    /// Bytes of a frame behind its length: twice the longest request.
    public static let byteLimit = 128 << 10

    /// The frame with its length before it.
    public var encoded: [UInt8] {
        let frame = frame
        var bytes: [UInt8] = []
        bytes.reserveCapacity(frame.count + 4)
        Self.append(UInt32(frame.count), to: &bytes)
        return bytes + frame
    }

    /// What stands behind the length.
    /// - Precondition: what is sent fits, which its maker bounds.
    public var frame: [UInt8] {
        var frame: [UInt8] = []
        switch self {
        case .listening(let port):
            frame.append(1)
            Self.append(port, to: &frame)
        case .request(let number, let body):
            frame.append(2)
            Self.append(number, to: &frame)
            frame += body
        case .answer(let number, let answer):
            let type = answer.contentType.utf8.prefix(255)
            frame.append(3)
            Self.append(number, to: &frame)
            Self.append(UInt16(clamping: answer.status), to: &frame)
            frame.append(UInt8(type.count))
            frame += type
            frame += answer.body
        }
        precondition(frame.count <= Self.byteLimit)
        return frame
    }

    /// - Returns: nil where it is none of the three.
    public init?(frame: ArraySlice<UInt8>) {
        var rest = frame.dropFirst()
        switch frame.first {
        case 1:
            guard let port: UInt16 = Self.take(&rest), rest.isEmpty else { return nil }
            self = .listening(port: port)
        case 2:
            guard let number: UInt64 = Self.take(&rest) else { return nil }
            self = .request(number, Array(rest))
        case 3:
            guard let number: UInt64 = Self.take(&rest), let status: UInt16 = Self.take(&rest),
                (100...599).contains(status), let length: UInt8 = Self.take(&rest), rest.count >= length,
                rest.prefix(Int(length)).allSatisfy({ (0x20...0x7E).contains($0) })
            else { return nil }
            self = .answer(
                number,
                WitnessAnswer(
                    status: Int(status),
                    contentType: String(decoding: rest.prefix(Int(length)), as: UTF8.self),
                    body: Array(rest.dropFirst(Int(length)))))
        default: return nil
        }
    }

    private static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    private static func take<Value: FixedWidthInteger & UnsignedInteger>(_ bytes: inout ArraySlice<UInt8>)
        -> Value?
    {
        let size = MemoryLayout<Value>.size
        guard bytes.count >= size else { return nil }
        defer { bytes = bytes.dropFirst(size) }
        return bytes.prefix(size).reversed().reduce(0) { $0 << 8 | Value($1) }
    }
}

/// Bytes as they come -> frames.
public struct WitnessFrames: Sendable {
    /// The other side does not speak this.
    public struct Malformed: Error, Hashable, Sendable {
        public init() {}
    }

    private var bytes: [UInt8] = []
    private var start = 0

    public init() {}

    public mutating func append(_ more: some Collection<UInt8>) {
        // What was taken is let go of once it is the larger part: never more than two frames are held.
        if start > bytes.count / 2 {
            bytes.removeFirst(start)
            start = 0
        }
        bytes += more
    }

    /// - Returns: nil where the next frame is not whole yet.
    public mutating func next() throws(Malformed) -> WitnessMessage? {
        let rest = bytes[start...]
        guard rest.count >= 4 else { return nil }
        let length = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard (1...WitnessMessage.byteLimit).contains(length) else { throw Malformed() }
        guard rest.count >= 4 + length else { return nil }
        guard let message = WitnessMessage(frame: rest.dropFirst(4).prefix(length)) else { throw Malformed() }
        start += 4 + length
        return message
    }

    /// Whether a frame has begun.
    public var isEmpty: Bool { start == bytes.count }
}
