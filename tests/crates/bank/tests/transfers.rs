use bank::transfer::Bank;

#[test]
fn money_moves() {
    let mut bank = Bank::default();
    let (ann, bob) = (bank.open("Ann"), bank.open("Bob"));
    assert_eq!(bank.deposit(ann, 1050), Some(1050));
    assert_eq!(bank.transfer(ann, bob, 50), Ok(()));
    assert_eq!(bank.transfer(bob, ann, 51), Err("#2 has only 50".to_string()));
    assert_eq!(bank.statement(ann), "#1 Ann: 10.00");
    assert_eq!(bank.statement(bob), "#2 Bob: 0.50");
    assert_eq!(bank.history(), ["1050 to #1"]);
}
