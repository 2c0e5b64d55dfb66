{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "lqOtQAktDmmGYPqOTNANBBGKiZbORcYi3q1PD1ujr9y/LFUJY7soo+YRlX3L2FdajVMv6Fj/iKQ1xpV0FgJtCA=="
}
