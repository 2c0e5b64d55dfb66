{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "HXJ7LtKY0oA0N3/BCGpxxKt4e6/k+CWIIdCtsbHmo+yqsfltXVkJx9P53lU8wD6XPPD5ym3KvrHSaPW77pHnCg=="
}
