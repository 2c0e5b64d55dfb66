{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "RMPzLZYkk2pH1PpiknEmgUQCN0D+L+aFhE6/rlDAu4tyE0JXU6l2L49AVEaious6NfxSVZrHVEBf8JqwgjX6Dw=="
}
