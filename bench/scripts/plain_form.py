"""What a form says and checks, for the scripts that write it as people would: push_xlsxwriter, push_openpyxl.

The same columns, lists, limits, marks and a 檢核 that names every fault, in
the short formulas that a person writes: no-break and zero-width spaces, error
values and dates typed as text are beyond them.
"""

HEAD = ["項次", "會議", "議題", "會議決議", "主辦機關", "協辦機關", "列管期限", "前次辦理情形"]
ANSWERS = [
    *("辦理情形", "辦理狀態", "辦理進度", "完成日期", "佐證資料", "機關建議", "填報人", "聯絡電話", "檢核"),
]
WIDTHS = {"A": 14, "B": 14, "C": 14, "D": 40, "H": 48, "I": 48}
LISTS = {"J": ["未開始", "辦理中", "已完成", "無法辦理"], "N": ["解除列管", "繼續列管", "自行列管"]}
LENGTHS = {"I": 32767, "O": 100, "P": 100}
NO_LATER_THAN_TODAY = "=L8<TODAY()+1"
PROMPTS = {
    "I": "請說明本期辦理情形，可分點敘述。",
    "J": "請由清單選取。",
    "K": "請填0%至100%。",
    "L": "請填日期，不可晚於今天。",
    "N": "請由清單選取。",
    "O": "請填姓名。",
    "P": "請填電話。",
}
MISSING = {
    "I": '=AND($I8="",COUNTA($J8:$L8,$N8)>0)',
    "J": '=AND($I8<>"",$J8="")',
    "K": '=AND($I8<>"",$K8="")',
    "L": '=AND($I8<>"",$J8="已完成",$L8="")',
}
BAD = {
    "J": '=AND($J8<>"",ISERROR(FIND($J8,"未開始、辦理中、已完成、無法辦理")))',
    "K": '=AND($K8<>"",OR(NOT(ISNUMBER($K8)),$K8<0,$K8>1,AND($J8="已完成",$K8<>1)))',
    "L": '=AND($L8<>"",OR($L8>=TODAY()+1,$J8<>"已完成"))',
}
DONE = '=$Q8="✓"'

_FAULTS = (
    'IF(I{0}="","；請填辦理情形","")&IF(AND(I{0}<>"",J{0}=""),"；請填辦理狀態","")'
    '&IF(AND(I{0}<>"",K{0}=""),"；請填辦理進度","")&IF(AND(I{0}<>"",J{0}="已完成",L{0}=""),"；請填完成日期","")'
    '&IF(AND(K{0}<>"",NOT(ISNUMBER(K{0}))),"；辦理進度須為數字","")&IF(K{0}>1,"；辦理進度須介於0%至100%","")'
    '&IF(AND(J{0}="已完成",K{0}<>1),"；辦理狀態為已完成時，辦理進度須為100%","")'
    '&IF(AND(J{0}<>"已完成",L{0}<>""),"；辦理狀態不是已完成時，不應填完成日期","")'
)
CHECK = f'=IF(COUNTA(I{{0}}:L{{0}},N{{0}})=0,"尚未填報",SUBSTITUTE(MID({_FAULTS}&"；✓",2,999),"；✓",""))'
