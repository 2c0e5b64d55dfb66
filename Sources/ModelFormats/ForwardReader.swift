internal import FileIO

/// Reads the head of a hostile file from front to back through one small window: nothing is allocated on a stated size, and
/// what is skipped is not read. Numbers are little-endian.
struct ForwardReader {
    /// Bytes from the start of the file.
    private(set) var position: Int64 = 0
    /// Bytes of the file.
    let size: Int64
    /// How errors call the file.
    let name: String
    private let file: File
    private var window: [UInt8] = []
    private var windowStart: Int64 = 0

    /// Bytes that are read in one go.
    private static let windowByteCount = 1 << 16

    init(_ file: File, named name: String) throws(FormatError) {
        self.file = file
        self.name = name
        do throws(FileError) {
            size = try file.status().size
        } catch {
            throw FormatError(.unreadable, name, error.detail)
        }
    }

    /// Bytes from here to the end of the file.
    var left: Int64 { size - position }

    func fault(_ code: FormatError.Code, _ what: String) -> FormatError { FormatError(code, name, what) }

    /// - Parameter what: for the sentence: "ends within <what>".
    private func requireLeft(_ count: UInt64, _ what: @autoclosure () -> String) throws(FormatError) {
        guard count <= UInt64(left) else {
            throw fault(
                .truncated,
                "\(what()) takes \(count) bytes at byte \(position), and the file has \(left) there"
            )
        }
    }

    mutating func skip(_ count: UInt64, _ what: @autoclosure () -> String) throws(FormatError) {
        try requireLeft(count, what())
        position += Int64(count)
    }

    /// Goes to a place that was found to lie within the file.
    mutating func seek(_ place: Int64) {
        precondition((0...size).contains(place))
        position = place
    }

    /// - Parameter count: at most `limit`, or the error says so.
    mutating func bytes(_ count: UInt64, limit: Int, _ what: @autoclosure () -> String) throws(FormatError)
        -> [UInt8]
    {
        guard count <= UInt64(limit) else {
            throw fault(.headerOversized, "\(what()) takes \(count) bytes; at most \(limit) are read")
        }
        try requireLeft(count, what())
        if Int(count) > Self.windowByteCount {
            do throws(FileError) {
                let out = try file.bytes(at: position, count: Int(count))
                position += Int64(count)
                return out
            } catch {
                throw fault(.unreadable, error.detail)
            }
        }
        let start = try prepare(Int(count))
        position += Int64(count)
        return Array(window[start..<start + Int(count)])
    }

    mutating func integer<T: FixedWidthInteger>(_ type: T.Type, _ what: @autoclosure () -> String)
        throws(FormatError) -> T
    {
        let count = MemoryLayout<T>.size
        try requireLeft(UInt64(count), what())
        let start = try prepare(count)
        position += Int64(count)
        var value: T = 0
        for index in (0..<count).reversed() {
            value = T(
                truncatingIfNeeded: UInt64(truncatingIfNeeded: value) << 8 | UInt64(window[start + index]))
        }
        return value
    }

    mutating func byte(_ what: @autoclosure () -> String) throws(FormatError) -> UInt8 {
        try requireLeft(1, what())
        let start = try prepare(1)
        position += 1
        return window[start]
    }

    /// Makes the window hold `count` bytes from `position` on, which the file has.
    /// - Returns: where they begin in the window.
    private mutating func prepare(_ count: Int) throws(FormatError) -> Int {
        let start = position - windowStart
        if start >= 0, start + Int64(count) <= Int64(window.count) { return Int(start) }
        do throws(FileError) {
            window = try file.bytes(
                at: position, count: max(count, Int(min(left, Int64(Self.windowByteCount)))))
            windowStart = position
        } catch {
            throw fault(.unreadable, error.detail)
        }
        return 0
    }
}

/// Text of a hostile file that names something: UTF-8, and without NUL, at which C programs would end it.
func nameText(_ bytes: [UInt8]) -> String? {
    guard !bytes.contains(0) else { return nil }
    return String(validating: bytes, as: UTF8.self)
}
