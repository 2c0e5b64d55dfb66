{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "DibzdG/xwWoEkHL4ZkGwzyU7ySlW02olK55mWSuXJo7faMqXXQ+N6h3yCKxoKvD9zwrfgfo7aKtnVrRuCC1rAQ=="
}
